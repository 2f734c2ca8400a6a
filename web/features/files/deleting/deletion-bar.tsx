import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelDeletion, type DeletionView, listDeletions, startDeletion } from '../../../../contract/deletions.ts'
import { call } from '../../../api/call.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { toast } from '../../../ui/toast.tsx'
import { refreshObjects } from '../queries.ts'
import classes from './deletion-bar.module.css'
import { DeletionProgress } from './deletion-progress.tsx'
import { DeletionResult } from './deletion-result.tsx'
import { rememberTotal, totalOf } from './totals.ts'

type DeletionBarProps = {
  bucket: string
  /** The deletion whose end is to be told. */
  watched: string | null
  onWatch: (deletion: string | null) => void
}

/** What the server deletes in the background here: how far it is, and how it ended. */
export function DeletionBar({ bucket, watched, onWatch }: DeletionBarProps) {
  const deletions = useDeletions(bucket)
  const latest = deletions.find(({ state }) => state === 'running') ?? deletions.find(({ id }) => id === watched)
  const running = latest?.state === 'running' ? latest.id : null
  useEffect(() => {
    if (running !== null) onWatch(running)
  }, [running, onWatch])
  useTellEnd(bucket, latest?.id === watched ? latest : undefined, onWatch)
  if (!latest || latest.state === 'done') return null
  if (latest.state === 'running') return <Running bucket={bucket} deletion={latest} />
  return <Ended bucket={bucket} deletion={latest} onWatch={onWatch} />
}

const keyOf = (bucket: string) => ['deletions', bucket]

function useDeletions(bucket: string): readonly DeletionView[] {
  const { data } = useQuery({
    queryKey: keyOf(bucket),
    queryFn: ({ signal }) => call(listDeletions, { params: { bucket }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'running') ? 500 : false),
  })
  return data?.items ?? []
}

/** The lists are read again when it has ended, however it did. */
function useTellEnd(bucket: string, deletion: DeletionView | undefined, onWatch: (deletion: null) => void) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const format = useFormat()
  const { id, state, deleted: count = 0 } = deletion ?? {}
  // biome-ignore lint/correctness/useExhaustiveDependencies: each end is told once, in the words of that moment
  useEffect(() => {
    if (id === undefined || state === 'running') return
    void refreshObjects(client, bucket)
    if (state !== 'done') return
    toast({ title: t('files.deleting.done', { count, formatted: format.count(count) }) })
    onWatch(null)
  }, [client, bucket, id, state])
}

function Running({ bucket, deletion }: { bucket: string; deletion: DeletionView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { id, deleted, failed, startedAt } = deletion
  const stop = useMutation({
    mutationFn: () => call(cancelDeletion, { params: { bucket, deletion: id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(bucket) }),
  })
  return (
    <div className={classes.bar}>
      <DeletionProgress done={deleted + failed} total={totalOf(bucket, id)} startedAt={Date.parse(startedAt)} />
      <Button size="xs" variant="default" onClick={() => stop.mutate()} disabled={stop.isPending}>
        {t('files.deleting.stop')}
      </Button>
    </div>
  )
}

function Ended({
  bucket,
  deletion,
  onWatch,
}: { bucket: string; deletion: DeletionView } & Pick<DeletionBarProps, 'onWatch'>) {
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => {
      const { failedKeys: keys, prefixes } = deletion
      return call(startDeletion, { params: { bucket }, body: { keys, prefixes } })
    },
    onSuccess: ({ id }) => {
      const total = totalOf(bucket, deletion.id)
      if (total !== null) rememberTotal(bucket, id, Math.max(0, total - deletion.deleted))
      onWatch(id)
      return client.invalidateQueries({ queryKey: keyOf(bucket) })
    },
  })
  return (
    <DeletionResult
      deletion={deletion}
      error={again.error}
      trying={again.isPending}
      onTryAgain={() => again.mutate()}
      onDismiss={() => onWatch(null)}
    />
  )
}
