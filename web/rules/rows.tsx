import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/icon-button.tsx'
import { AddIcon, DeleteIcon } from '../ui/icons.tsx'
import classes from './fields.module.css'
import { errorAt, type Form } from './problem-text.ts'

type ListName =
  | 'settings.headers.added'
  | 'settings.standby'
  | 'settings.furtherOrigins'
  | `settings.furtherOrigins.${number}.standby`

type RowsProps = {
  form: Form
  name: ListName
  /** What a new row starts with. */
  blank: unknown
  title: string
  hint: string
  max: number
  addLabel: string
  /** Names a row to people who hear the screen. */
  nameOf: (index: number) => string
  row: (index: number) => ReactNode
}

/** A list of fields that grows and shrinks. */
export function Rows({ form, name, blank, title, hint, max, addLabel, nameOf, row }: RowsProps) {
  const { t } = useTranslation()
  const add = useRef<HTMLButtonElement>(null)
  const lastRow = useRef<HTMLDivElement>(null)
  const isAdding = useRef(false)
  const list: readonly unknown[] = form.watch(name)
  const count = list.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each row
  useEffect(() => {
    if (isAdding.current) lastRow.current?.querySelector('input')?.focus()
    isAdding.current = false
  }, [count])
  const set = (next: readonly unknown[]) => form.setValue(name, next as never, { shouldDirty: true })
  const append = () => {
    if (count >= max) return
    isAdding.current = true
    set([...list, blank])
  }
  const remove = (index: number) => {
    // The button that was pressed goes with its row. A field that is left writes its value, so it is left before.
    add.current?.focus()
    set(list.filter((_, at) => at !== index))
    // What was wrong with one row must not be told of the next one, not even by a check that is still under way.
    setTimeout(() => errorAt(form, name) && void form.trigger(name))
  }
  return (
    <fieldset className={classes.group} data-plain>
      <legend className={classes.label}>{title}</legend>
      <p className={classes.hint}>{hint}</p>
      {list.map((_, index) => (
        <div key={`row-${index.toString()}`} ref={index === count - 1 ? lastRow : null} className={classes.row}>
          <div className={classes.rowFields}>{row(index)}</div>
          <IconButton
            className={classes.rowRemove ?? ''}
            aria-label={t('rule.remove', { what: nameOf(index) })}
            onClick={() => remove(index)}
          >
            <DeleteIcon />
          </IconButton>
        </div>
      ))}
      <Button
        ref={add}
        size="xs"
        variant="default"
        leftSection={<AddIcon size={14} />}
        aria-disabled={count >= max}
        onClick={append}
      >
        {addLabel}
      </Button>
    </fieldset>
  )
}
