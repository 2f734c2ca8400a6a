import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeletionView } from '../../../../contract/deletions.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { useFailureText } from '../../../query/failure-text.ts'
import { BusyButton } from '../../../ui/busy-button.tsx'
import { Note } from '../../../ui/note.tsx'
import { visibleName } from '../visible-name.ts'
import classes from './deletion-bar.module.css'

type DeletionResultProps = {
  deletion: DeletionView
  error: unknown
  trying: boolean
  onTryAgain: () => void
  onDismiss: () => void
}

/** More keys than that would fill the page. */
const shown = 5

/** A deletion that did not delete all: what is left, and another try. */
export function DeletionResult({ deletion, error, trying, onTryAgain, onDismiss }: DeletionResultProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const { state, deleted, failed, failedKeys } = deletion
  const stopped = state === 'cancelled'
  const title = stopped
    ? t('files.deleting.stoppedAfter', { count: deleted, formatted: format.count(deleted) })
    : t('files.deleting.failedTitle', { count: failed, formatted: format.count(failed) })
  const more = failed - shown
  return (
    <div className={classes.result}>
      <Note tone={stopped ? 'info' : 'bad'} role={stopped ? 'status' : 'alert'} title={title}>
        {failedKeys.length > 0 && (
          <ul className={classes.keys}>
            {failedKeys.slice(0, shown).map((key) => (
              <li key={key}>{visibleName(key)}</li>
            ))}
            {more > 0 && <li>{t('files.deleting.more', { count: more, formatted: format.count(more) })}</li>}
          </ul>
        )}
        {error !== null && <p>{tell(error).message}</p>}
        <Group gap="xs" mt={8}>
          <BusyButton size="xs" variant="default" busy={trying} onClick={onTryAgain}>
            {stopped ? t('files.deleting.goOn') : t('common.tryAgain')}
          </BusyButton>
          <Button size="xs" variant="subtle" onClick={onDismiss}>
            {t('common.dismiss')}
          </Button>
        </Group>
      </Note>
    </div>
  )
}
