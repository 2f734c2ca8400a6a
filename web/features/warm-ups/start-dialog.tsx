import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { useAskedDiscard } from '../../form/use-asked-discard.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { useStandingFailure } from '../../query/standing-failure.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { toast } from '../../ui/toast.tsx'
import { DryRunResult } from './dry-run-result.tsx'
import { isOpen, keysOf, refreshWarmUps, start, type Wanted, warmUps, wouldPull } from './queries.ts'
import { WantedFields } from './wanted-fields.tsx'

type StartDialogProps = { bucket: string; onClosed: () => void }

/** Asks what is to be warmed; counts first what that means, then starts it. */
export function StartDialog({ bucket, onClosed }: StartDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const [opened, setOpened] = useState(true)
  const [wanted, setWanted] = useState<Wanted>({ kind: 'keys', text: '' })
  const [isChecked, setChecked] = useState(false)
  const { starting, counted, forget } = useStart(bucket, () => setOpened(false))
  const failure = useStandingFailure(starting.error)
  const isMissing =
    (wanted.kind === 'keys' && keysOf(wanted.text).length === 0) || (wanted.kind === 'file' && !wanted.file)
  const run = (dryRun: boolean) => {
    setChecked(true)
    if (!isMissing) starting.mutate({ wanted, dryRun })
  }
  const change = (next: Wanted) => {
    setWanted(next)
    forget()
  }
  const dirty = wanted.kind !== 'keys' || wanted.text !== ''
  useMarkUnsaved(dirty && opened)
  const { close, question } = useAskedDiscard(dirty, () => setOpened(false))
  const isCounted = counted !== undefined && !isOpen(counted)
  const toPull = counted ? wouldPull(counted) : 0
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    run(!isCounted)
  }
  const isBusy = starting.isPending || (counted !== undefined && isOpen(counted))
  return (
    <Dialog
      title={t('warmUps.start.title')}
      size="lg"
      dirty={dirty}
      opened={opened}
      onClose={close}
      onClosed={onClosed}
    >
      {question}
      <form onSubmit={submit} noValidate>
        <WantedFields bucket={bucket} wanted={wanted} onChange={change} isMissing={isMissing && isChecked} />
        {counted && <DryRunResult counted={counted} />}
        {failure && <FailureNote title={t('warmUps.start.failed')} {...tell(failure)} />}
        <DialogFooter>
          <Button variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
          {isCounted ? (
            <BusyButton type="submit" busy={starting.isPending} disabled={toPull === 0}>
              {t('warmUps.start.counted', { count: toPull, formatted: format.count(toPull) })}
            </BusyButton>
          ) : (
            <>
              <Button variant="default" onClick={() => run(false)} disabled={isBusy}>
                {t('warmUps.start.atOnce')}
              </Button>
              <BusyButton type="submit" busy={isBusy}>
                {t('warmUps.start.count')}
              </BusyButton>
            </>
          )}
        </DialogFooter>
      </form>
    </Dialog>
  )
}

/** Starts; what a dry run has counted is followed to its end. */
function useStart(bucket: string, onStarted: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [dryRun, setDryRun] = useState<WarmUpView>()
  const starting = useMutation({
    mutationFn: ({ wanted, dryRun: isDry }: { wanted: Wanted; dryRun: boolean }) => start(bucket, wanted, isDry),
    onSuccess: (warmUp) => {
      void refreshWarmUps(client, bucket)
      if (warmUp.dryRun) return setDryRun(warmUp)
      toast({ title: t('warmUps.start.done') })
      onStarted()
    },
  })
  const { data: counted = dryRun } = useQuery({
    ...warmUps.one(bucket, dryRun?.id ?? ''),
    enabled: dryRun !== undefined && isOpen(dryRun),
  })
  const forget = () => {
    setDryRun(undefined)
    starting.reset()
  }
  return { starting, counted: dryRun && counted, forget }
}
