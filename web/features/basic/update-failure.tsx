import { useTranslation } from 'react-i18next'
import { type ApiError, refusalCode } from '../../api/api-error.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'

/** Why a setting was not changed; after a conflict, that the values shown are now the other one's. */
export function UpdateFailure({ error }: { error: ApiError | null }) {
  const { t } = useTranslation()
  const tell = useFailureText()
  if (error === null) return null
  const told = tell(error)
  const message = refusalCode(error) === 'PreconditionFailed' ? t('basic.changedMeanwhile') : told.message
  return <FailureNote title={t('common.failure.saveTitle')} message={message} requestId={told.requestId} />
}
