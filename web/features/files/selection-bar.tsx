import { Button } from '@mantine/core'
import { IconTrash, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from './selection-bar.module.css'
import { bytesOf } from './use-selection.ts'

type SelectionBarProps = { selected: readonly ObjectSummary[]; onDelete: () => void; onClear: () => void }

/** How much is selected, and what to do with it. */
export function SelectionBar({ selected, onDelete, onClear }: SelectionBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { length: count } = selected
  return (
    <div className={classes.bar}>
      <IconButton aria-label={t('files.clearSelection')} onClick={onClear}>
        <IconX size={16} aria-hidden />
      </IconButton>
      <span role="status" className={classes.text}>
        {t('files.selected', { count, formatted: format.count(count), size: format.bytes(bytesOf(selected)) })}
      </span>
      <Button
        size="xs"
        color="red"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={onDelete}
        className={classes.delete ?? ''}
      >
        {t('files.delete')}
      </Button>
    </div>
  )
}
