import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelDeletion, type DeletionView, startDeletion } from '../../../../contract/deletions.ts'
import { call } from '../../../api/call.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { toast } from '../../../ui/toast.tsx'
import { refreshObjects } from '../queries.ts'
import classes from './deletion-bar.module.css'
import { DeletionProgress } from './deletion-progress.tsx'
import { DeletionResult } from './deletion-result.tsx'
import { addDeletion, deletionsOf } from './queries.ts'

type DeletionBarProps = {
  bucket: string
  /** The deletion whose end is to be told. */
  watched: string | null
  onWatch: (deletion: string | null) => void
}

/** What the server deletes in the background here: how far it is, and how it ended. */
export function DeletionBar({ bucket, watched, onWatch }: DeletionBarProps) {
  const { data: deletions = [], failureCount } = useQuery(deletionsOf(bucket))
  const latest = deletions.find(({ state }) => state === 'running') ?? deletions.find(({ id }) => id === watched)
  const running = latest?.state === 'running' ? latest.id : null
  useEffect(() => {
    if (running !== null) onWatch(running)
  }, [running, onWatch])
  useTellEnd(bucket, latest?.id === watched ? latest : undefined, onWatch)
  if (!latest || latest.state === 'done') return null
  if (latest.state === 'running') return <Running bucket={bucket} deletion={latest} isLost={failureCount > 0} />
  return <Ended bucket={bucket} deletion={latest} onWatch={onWatch} />
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

type RunningProps = {
  bucket: string
  deletion: DeletionView
  /** The server does not answer: nobody knows how far it is. */
  isLost: boolean
}

function Running({ bucket, deletion, isLost }: RunningProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { id, deleted, failed, expected, startedAt } = deletion
  const stop = useMutation({
    mutationFn: () => call(cancelDeletion, { params: { bucket, deletion: id } }),
    onSettled: () => client.invalidateQueries(deletionsOf(bucket)),
  })
  return (
    <div className={classes.bar}>
      <div>
        <DeletionProgress done={deleted + failed} total={expected} startedAt={Date.parse(startedAt)} />
        {isLost && (
          <p role="status" className={classes.lost}>
            {t('files.deleting.lost')}
          </p>
        )}
      </div>
      <Button size="xs" variant="default" onClick={() => stop.mutate()} disabled={stop.isPending || isLost}>
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
      const { failedKeys: keys, prefixes, expected: before, deleted } = deletion
      const expected = before === null ? {} : { expected: Math.max(0, before - deleted) }
      return call(startDeletion, { params: { bucket }, body: { keys, prefixes, ...expected } })
    },
    onSuccess: (begun) => {
      addDeletion(client, bucket, begun)
      onWatch(begun.id)
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
