import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCircleMinus, IconClock, IconUpload, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { useFailureText } from '../../../query/failure-text.ts'
import { handsOverFocus } from '../../../ui/focus.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { ItemName } from '../item-name.tsx'
import { visibleName } from '../visible-name.ts'
import classes from './upload-panel.module.css'
import { isOpen, isRetryable, isTaken, type Upload } from './upload-queue.ts'
import { uploadQueue } from './uploads.ts'

const icons = {
  waiting: IconClock,
  sending: IconUpload,
  stored: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconCircleMinus,
}

/** One file on its way: how far, how fast, and what can be done about it. */
export function UploadRow({ upload, onDecide }: { upload: Upload; onDecide: () => void }) {
  const { t } = useTranslation()
  const { id, key, state, sent, file } = upload
  const Icon = icons[state]
  const name = visibleName(key)
  return (
    <li className={classes.row} data-state={state}>
      <Icon size={16} aria-hidden className={classes.icon} />
      <div className={classes.what} title={name}>
        <ItemName name={key} t={t} />
        <Status upload={upload} />
        {state === 'sending' && (
          <Progress
            value={Math.floor((sent / Math.max(1, file.size)) * 100)}
            size="xs"
            aria-label={name}
            transitionDuration={200}
          />
        )}
      </div>
      {isOpen(upload) && (
        <IconButton
          ref={handsOverFocus}
          aria-label={t('files.uploads.cancel', { name })}
          onClick={() => uploadQueue.cancel([id])}
        >
          <IconX size={16} aria-hidden />
        </IconButton>
      )}
      {isTaken(upload) && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('files.uploads.decideOn', { name })}
          onClick={onDecide}
        >
          {t('files.uploads.decide')}
        </Button>
      )}
      {isRetryable(upload) && (
        <Button
          ref={handsOverFocus}
          size="compact-xs"
          variant="default"
          aria-label={t('files.uploads.retry', { name })}
          onClick={() => uploadQueue.retry([id])}
        >
          {t('common.tryAgain')}
        </Button>
      )}
    </li>
  )
}

function Status({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useStatusText(upload)
  const requestId = useRequestId(upload)
  return (
    <p className={classes.status}>
      {text} <span className={classes.size}>{format.bytes(upload.file.size)}</span>
      {requestId !== null && (
        <span className={classes.requestId}>
          {t('common.requestId')}: {requestId}
        </span>
      )}
    </p>
  )
}

function useRequestId({ failure }: Upload): string | null {
  const tell = useFailureText()
  return failure?.kind === 'error' ? tell(failure.error).requestId : null
}

function useStatusText({ state, sent, rate, file, failure }: Upload): string {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  if (failure?.kind === 'key') return t(`files.uploads.keyProblem.${failure.problem}`)
  if (failure?.kind === 'taken') return t('files.uploads.taken')
  if (failure?.kind === 'error') return t('files.uploads.failed') + t('common.colon') + tell(failure.error).message
  if (state !== 'sending') return t(`files.uploads.${state}`)
  if (sent >= file.size && sent > 0) return t('files.uploads.storing')
  if (rate === null) return t('files.uploads.starting')
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(Math.min(1, sent / file.size))
  return t('files.uploads.sending', { percent, rate: format.bytes(rate) })
}
