import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import classes from './fields.module.css'

type RowsProps = {
  title: string
  hint: string
  count: number
  max: number
  addLabel: string
  onAdd: () => void
  onRemove: (index: number) => void
  /** Names a row to people who hear the screen. */
  nameOf: (index: number) => string
  row: (index: number) => ReactNode
}

/** A list of fields that grows and shrinks. */
export function Rows({ title, hint, count, max, addLabel, onAdd, onRemove, nameOf, row }: RowsProps) {
  const { t } = useTranslation()
  const add = useRef<HTMLButtonElement>(null)
  const remove = (index: number) => {
    onRemove(index)
    // The button that was pressed goes with its row.
    add.current?.focus()
  }
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>{title}</legend>
      <p className={classes.hint}>{hint}</p>
      {Array.from({ length: count }, (_, index) => (
        <div key={`row-${index.toString()}`} className={classes.row}>
          <div className={classes.rowFields}>{row(index)}</div>
          <IconButton
            className={classes.rowRemove ?? ''}
            aria-label={t('rule.remove', { what: nameOf(index) })}
            onClick={() => remove(index)}
          >
            <IconTrash size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        ref={add}
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-disabled={count >= max}
        onClick={() => count < max && onAdd()}
      >
        {addLabel}
      </Button>
    </fieldset>
  )
}
