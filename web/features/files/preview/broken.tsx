import { useTranslation } from 'react-i18next'
import { FailureNote } from '../../../ui/failure-note.tsx'

/** The address could not be loaded, or what came is not what its type says. */
export function Broken({ onTryAgain }: { onTryAgain: () => void }) {
  const { t } = useTranslation()
  return (
    <FailureNote
      quiet
      title={t('files.preview.failed')}
      message={t('files.preview.failedText')}
      onTryAgain={onTryAgain}
    />
  )
}
