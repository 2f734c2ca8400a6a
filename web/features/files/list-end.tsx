import { Button, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import classes from './list-end.module.css'

type ListEndProps = { loaded: number; error: unknown; loading: boolean; onMore: () => void }

/** Below the last loaded row, as long as there are more. Scrolling here loads them; so does the button. */
export function ListEnd({ loaded, error, loading, onMore }: ListEndProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  if (error !== null) {
    return (
      <div className={classes.failed}>
        <FailureNote title={t('files.moreFailed')} {...tell(error)} onTryAgain={onMore} trying={loading} />
      </div>
    )
  }
  return (
    <div className={classes.end}>
      <span>{t('files.loaded', { count: loaded, formatted: format.count(loaded) })}</span>
      <Button
        size="xs"
        variant="default"
        onClick={onMore}
        disabled={loading}
        rightSection={loading && <Loader size={12} />}
      >
        {t('files.loadMore')}
      </Button>
    </div>
  )
}
