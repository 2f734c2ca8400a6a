import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelWarmUp, pauseWarmUp, resumeWarmUp, type WarmUpView } from '../../../contract/warm-ups.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PauseIcon, ResumeIcon, StopIcon } from '../../ui/icons.tsx'
import { toast } from '../../ui/toast.tsx'
import { isOpen, refreshWarmUps } from './queries.ts'
import classes from './warm-ups.module.css'

const ConfirmDialog = lazy(() => import('../../ui/confirm-dialog.tsx').then((m) => ({ default: m.ConfirmDialog })))

const endpoints = { pause: pauseWarmUp, resume: resumeWarmUp, cancel: cancelWarmUp } as const
type Act = keyof typeof endpoints

type WarmUpButtonsProps = { bucket: string; warmUp: WarmUpView }

/** Pauses, goes on, ends. Ending is asked for once more: what waits is dropped. */
export function WarmUpButtons({ bucket, warmUp }: WarmUpButtonsProps) {
  const { t } = useTranslation()
  const id = useId()
  const [asked, setAsked] = useState<'no' | 'yes' | 'closing'>('no')
  const act = useAct(bucket, warmUp.id)
  if (!isOpen(warmUp)) return null
  const described = { 'aria-describedby': id }
  const cancel = () => act.mutate('cancel', { onSettled: () => setAsked('closing') })
  return (
    <div className={classes.buttons}>
      <span id={id} hidden>
        {t('warmUps.number', { id: warmUp.id })}
      </span>
      {warmUp.state === 'running' && (
        <IconButton {...described} aria-label={t('warmUps.pause')} onClick={() => act.mutate('pause')}>
          <PauseIcon />
        </IconButton>
      )}
      {warmUp.state === 'paused' && (
        <IconButton {...described} aria-label={t('warmUps.resume')} onClick={() => act.mutate('resume')}>
          <ResumeIcon />
        </IconButton>
      )}
      <IconButton {...described} aria-label={t('warmUps.cancel')} onClick={() => setAsked('yes')}>
        <StopIcon />
      </IconButton>
      {asked !== 'no' && (
        <Suspense>
          <ConfirmDialog
            title={t('warmUps.cancelForm.title')}
            confirm={t('warmUps.cancelForm.submit')}
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

function useAct(bucket: string, warmUp: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const tell = useFailureText()
  return useMutation({
    mutationFn: (act: Act) => call(endpoints[act], { params: { bucket, warmUp } }),
    onSuccess: (_, act) => toast({ title: t(`warmUps.acted.${act}`) }),
    onError: (error: ApiError) => toast({ title: t('pulls.notDone'), message: tell(error).message, warning: true }),
    onSettled: () => void refreshWarmUps(client, bucket),
  })
}
