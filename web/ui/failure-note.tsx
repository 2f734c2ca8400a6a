import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './note.module.css'
import { Note } from './note.tsx'

type FailureNoteProps = {
  title: string
  message: ReactNode
  requestId?: string | null
  onTryAgain?: () => void
  trying?: boolean
  /** A background matter: yellow, and not spoken at once. */
  quiet?: boolean
}

/** One failure, told where the operator is looking, with what to do next. */
export function FailureNote({
  title,
  message,
  requestId,
  onTryAgain,
  trying = false,
  quiet = false,
}: FailureNoteProps) {
  const { t } = useTranslation()
  return (
    <Note tone={quiet ? 'warn' : 'bad'} role={quiet ? 'status' : 'alert'} title={title}>
      <p>{message}</p>
      {requestId && (
        <p className={classes.id}>
          {t('common.requestId')}: <code>{requestId}</code>
        </p>
      )}
      {onTryAgain && (
        <Button mt={8} size="xs" variant="default" onClick={onTryAgain} loading={trying}>
          {t('common.tryAgain')}
        </Button>
      )}
    </Note>
  )
}
