import { Button, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { BusyButton } from '../../../ui/busy-button.tsx'
import { Choices } from '../../../ui/choices.tsx'
import { Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { visibleName } from '../visible-name.ts'
import classes from './conflict-dialog.module.css'
import { type ConflictChoice, conflictChoices } from './conflicts.ts'

type ConflictDialogProps = {
  /** Paths whose keys are taken. */
  taken: readonly string[]
  busy: boolean
  onUpload: (choiceOf: (path: string) => ConflictChoice) => void
  onClose: () => void
}

/** More than anybody would choose one by one; the choice for all holds for the rest. */
const shown = 100

/** Asks what becomes of files whose keys are taken, for each or for all. Nothing is replaced unasked. */
export function ConflictDialog({ taken, busy, onUpload, onClose }: ConflictDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [forAll, setForAll] = useState<ConflictChoice>('skip')
  const [own, setOwn] = useState<ReadonlyMap<string, ConflictChoice>>(new Map())
  const choiceOf = (path: string) => own.get(path) ?? forAll
  const choices = conflictChoices.map((value) => ({ value, label: t(`files.conflict.${value}`) }))
  const count = taken.length
  const more = count - shown
  return (
    <Dialog
      title={t('files.conflict.title', { count, formatted: format.count(count) })}
      opened
      onClose={onClose}
      size="lg"
    >
      <Text size="sm" mb="xs">
        {t('files.conflict.text')}
      </Text>
      <Choices<ConflictChoice>
        label={t('files.conflict.forAll')}
        value={forAll}
        choices={choices}
        onPick={(value) => {
          setForAll(value)
          setOwn(new Map())
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <ul className={classes.files} tabIndex={0} aria-label={t('files.conflict.files')}>
        {taken.slice(0, shown).map((path) => (
          <li key={path} className={classes.file}>
            <span className={classes.name}>{visibleName(path)}</span>
            <NativeSelect
              size="xs"
              aria-label={t('files.conflict.choice', { name: visibleName(path) })}
              data={choices}
              value={choiceOf(path)}
              onChange={({ currentTarget: { value } }) =>
                setOwn(new Map([...own, [path, conflictChoices.find((one) => one === value) ?? forAll]]))
              }
            />
          </li>
        ))}
        {more > 0 && <li>{t('files.uploads.more', { count: more, formatted: format.count(more) })}</li>}
      </ul>
      <DialogFooter>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <BusyButton busy={busy} onClick={() => onUpload(choiceOf)} data-autofocus>
          {t('files.conflict.upload')}
        </BusyButton>
      </DialogFooter>
    </Dialog>
  )
}
