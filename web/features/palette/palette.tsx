import { CloseButton, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { buckets } from '../../query/buckets.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { BucketIcon, SearchIcon } from '../../ui/icons.tsx'
import { useGivenBackFocus } from '../../ui/use-given-back-focus.ts'
import { type Entry, type EntryGroup, matching } from './entry.ts'
import { EntryList, entryId } from './entry-list.tsx'
import { parseKeyPlace } from './key-place.ts'
import classes from './palette.module.css'
import { useKeyEntries } from './use-key-entries.ts'

type PaletteProps = {
  /** Where one has been of late: shown until something is typed. */
  recent: readonly Entry[]
  /** What is always there, besides buckets and keys. */
  groups: readonly EntryGroup[]
  /** The bucket whose pages are on the screen. */
  present: string | null
  onClose: () => void
}

/** Goes anywhere and does anything by a few letters: a combobox over a list of everything. */
export function Palette({ recent, groups, present, onClose }: PaletteProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const found = useFound({ text, recent, groups, present })
  useGivenBackFocus()
  return (
    <Modal.Root opened onClose={onClose} size="lg" lockScroll={false} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Title className="visually-hidden">{t('palette.title')}</Modal.Title>
        <div className={classes.palette}>
          <Combobox text={text} onText={setText} found={found} onClose={onClose} />
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}

type Found = { readonly groups: readonly EntryGroup[]; readonly remark: string }

/** What fits the text, in groups that are not empty. */
function useFound({ text, recent, groups, present }: Omit<PaletteProps, 'onClose'> & { text: string }): Found {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const list = useQuery(buckets.list())
  const place = parseKeyPlace(text, list.data?.items ?? [], present)
  const keys = useKeyEntries(place)
  const bucketEntries = useBucketEntries(list.data?.items ?? [])
  const nothingTyped = text.trim() === ''
  const all: EntryGroup[] = [
    ...(nothingTyped ? [{ title: t('palette.recent'), entries: recent }] : []),
    ...(place ? [{ title: t('palette.keysIn', { bucket: place.bucket }), entries: keys.entries }] : []),
    ...(nothingTyped || place ? [] : [{ title: t('common.bucketList'), entries: bucketEntries }]),
    ...groups,
  ]
  const shown = all
    .map((group) => (group.entries === keys.entries ? group : { ...group, entries: matching(group.entries, text) }))
    .map((group) => ({ ...group, entries: group.entries.slice(0, mostOfGroup) }))
    .filter(({ entries }) => entries.length > 0)
  const count = shown.reduce((sum, { entries }) => sum + entries.length, 0)
  const failure = list.error ?? (place && keys.query.error)
  const waiting = list.isPending || (place !== null && keys.query.isFetching)
  const remark = failure
    ? tell(failure).message
    : waiting
      ? t('common.loading')
      : count === 0
        ? t('palette.none')
        : t('palette.count', { count, formatted: format.count(count) })
  return { groups: shown, remark }
}

const mostOfGroup = 12

function useBucketEntries(items: ReadonlyArray<{ name: string }>): readonly Entry[] {
  const navigate = useNavigate()
  return items.map(({ name }) => ({
    id: `bucket ${name}`,
    label: name,
    Icon: BucketIcon,
    run: () => void navigate(paths.files(name)),
  }))
}

type ComboboxProps = { text: string; onText: (text: string) => void; found: Found; onClose: () => void }

function Combobox({ text, onText, found, onClose }: ComboboxProps) {
  const { t } = useTranslation()
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  // At once: the dialog would do it a moment later, and lose the first letter of who types fast.
  useEffect(() => field.current?.focus(), [])
  const entries = found.groups.flatMap((group) => group.entries)
  const [chosenId, choose] = useState<string | null>(null)
  const at = Math.max(
    0,
    entries.findIndex(({ id }) => id === chosenId),
  )
  const active = entries[at]
  useEffect(() => {
    if (active) document.getElementById(entryId(listId, active))?.scrollIntoView({ block: 'nearest' })
  }, [active, listId])
  const run = (entry: Entry) => {
    onClose()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows belong to the input method while it offers characters.
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) choose(entries.at((at + step) % entries.length)?.id ?? null)
    else if (event.key === 'Enter' && active) run(active)
    else return
    event.preventDefault()
  }
  const type = (next: string) => {
    onText(next)
    choose(null)
  }
  return (
    <>
      <div className={classes.field}>
        <SearchIcon size={18} />
        <input
          ref={field}
          className={classes.input}
          role="combobox"
          aria-label={t('palette.label')}
          aria-expanded={entries.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(active && { 'aria-activedescendant': entryId(listId, active) })}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </div>
      <EntryList id={listId} groups={found.groups} active={active} onPoint={({ id }) => choose(id)} onRun={run} />
      <p className={classes.foot}>
        <span role="status">{found.remark}</span>
        <span className={classes.hint}>{t('palette.hint')}</span>
      </p>
    </>
  )
}
