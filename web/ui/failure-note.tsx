import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { BusyButton } from './busy-button.tsx'
import { handOverFocus } from './focus.ts'
import { Note } from './note.tsx'
import { RequestId } from './request-id.tsx'

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
  const button = useRef<HTMLButtonElement>(null)
  // Once it worked the note is gone, and the button that was pressed with it.
  useLayoutEffect(() => {
    const tryAgain = button.current
    return () => handOverFocus(tryAgain)
  }, [])
  return (
    <Note tone={quiet ? 'warn' : 'bad'} role={quiet ? 'status' : 'alert'} title={title}>
      <p>{message}</p>
      {requestId && <RequestId value={requestId} />}
      {onTryAgain && (
        <BusyButton ref={button} mt={8} size="xs" variant="default" onClick={onTryAgain} busy={trying}>
          {t('common.tryAgain')}
        </BusyButton>
      )}
    </Note>
  )
}
