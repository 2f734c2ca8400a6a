import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { retryFailedPulls } from '../../../contract/pull-orders.ts'
import { cancelWarmUp, pauseWarmUp, resumeWarmUp, type WarmUpView } from '../../../contract/warm-ups.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { refreshBucket } from '../../query/buckets.ts'
import { useFailureToast } from '../../query/failure-toast.tsx'
import { useRetriedText } from '../../query/retried-text.ts'
import { handsOverFocus } from '../../ui/focus.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PauseIcon, ResumeIcon, RetryIcon, StopIcon } from '../../ui/icons.tsx'
import { toast } from '../../ui/toast.tsx'
import { isOpen, refreshWarmUps } from './queries.ts'
import classes from './warm-ups.module.css'

const ConfirmDialog = lazyPart(
  () => import('../../ui/confirm-dialog.tsx').then((m) => m.ConfirmDialog),
  ({ onClosed }) => onClosed?.(),
)

const endpoints = { pause: pauseWarmUp, resume: resumeWarmUp, cancel: cancelWarmUp } as const
type Act = keyof typeof endpoints

type WarmUpButtonsProps = { bucket: string; warmUp: WarmUpView }

/** Pauses, goes on, ends. Ending is asked for once more: what waits is dropped. */
export function WarmUpButtons({ bucket, warmUp }: WarmUpButtonsProps) {
  const { t } = useTranslation()
  const id = useId()
  const [asked, setAsked] = useState<'no' | 'yes' | 'closing'>('no')
  const act = useAct(bucket, warmUp.id)
  const retry = useRetryFailed(bucket, warmUp.id)
  const canRetry = warmUp.failed > 0 && !warmUp.dryRun
  if (!isOpen(warmUp) && !canRetry) return null
  const described = { 'aria-describedby': id }
  const turn = turnOf(warmUp)
  const cancel = () => act.mutate('cancel', { onSettled: () => setAsked('closing') })
  return (
    <div className={classes.buttons}>
      <span id={id} hidden>
        {t('warmUps.number', { id: warmUp.id })}
      </span>
      {canRetry && (
        <IconButton
          {...described}
          ref={handsOverFocus}
          aria-label={t('warmUps.retryFailed')}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          <RetryIcon />
        </IconButton>
      )}
      {turn !== null && (
        // One button for both, so that the focus stays on it.
        <IconButton
          {...described}
          ref={handsOverFocus}
          aria-label={t(`warmUps.${turn}`)}
          onClick={() => act.mutate(turn)}
        >
          {turn === 'pause' ? <PauseIcon /> : <ResumeIcon />}
        </IconButton>
      )}
      {isOpen(warmUp) && (
        <IconButton {...described} aria-label={t('warmUps.cancel')} onClick={() => setAsked('yes')}>
          <StopIcon />
        </IconButton>
      )}
      {asked !== 'no' && (
        <Suspense>
          <ConfirmDialog
            title={t('warmUps.cancelForm.title')}
            confirm={t('warmUps.cancelForm.submit')}
            dismiss={t('warmUps.cancelForm.keep')}
            destructive
            busy={act.isPending}
            opened={asked === 'yes'}
            onConfirm={cancel}
            onClose={() => setAsked('closing')}
            onClosed={() => setAsked('no')}
          >
            {t('warmUps.cancelForm.text')}
          </ConfirmDialog>
        </Suspense>
      )}
    </div>
  )
}

const turnOf = ({ state }: WarmUpView) => (state === 'running' ? 'pause' : state === 'paused' ? 'resume' : null)

/** Queues its failed pulls again: they are under way in it, and it goes on until they end. */
function useRetryFailed(bucket: string, warmUp: string) {
  const { t } = useTranslation()
  const told = useRetriedText()
  const client = useQueryClient()
  const failed = useFailureToast()
  return useMutation({
    mutationFn: () => call(retryFailedPulls, { params: { bucket }, body: { warmUp } }),
    onSuccess: ({ queued }) => toast(told.retried(queued)),
    onError: (error: ApiError) => failed(t('pulls.notDone'), error),
    onSettled: () => void refreshBucket(client, bucket),
  })
}

function useAct(bucket: string, warmUp: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const failed = useFailureToast()
  return useMutation({
    mutationFn: (act: Act) => call(endpoints[act], { params: { bucket, warmUp } }),
    onSuccess: (_, act) => toast({ title: t(`warmUps.acted.${act}`) }),
    onError: (error: ApiError) => failed(t('pulls.notDone'), error),
    onSettled: () => void refreshWarmUps(client, bucket),
  })
}
