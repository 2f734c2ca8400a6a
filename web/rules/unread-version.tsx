import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/api-error.ts'
import { useFailureText } from '../query/failure-text.ts'
import { FailureNote } from '../ui/failure-note.tsx'

type UnreadVersionProps = { error: ApiError | null; onTryAgain: () => void; trying: boolean }

/** After a conflict: what the other one saved could not be read, so there is nothing yet to choose from. */
export function UnreadVersion({ error, onTryAgain, trying }: UnreadVersionProps) {
  const { t } = useTranslation()
  const tell = useFailureText()
  if (error === null) return null
  return (
    <FailureNote title={t('originPull.conflict.unread')} {...tell(error)} onTryAgain={onTryAgain} trying={trying} />
  )
}
