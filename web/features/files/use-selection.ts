import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { Row } from './rows.ts'
import { keysBetween } from './selected-between.ts'

export type Selection = ReturnType<typeof useSelection>

const nothing: ReadonlySet<string> = new Set()

/** `last` was selected last: with Shift, all from there are. */
type Choice = { readonly folder: string; readonly keys: ReadonlySet<string>; readonly last: string | null }

const none = (folder: string): Choice => ({ folder, keys: nothing, last: null })

/** Which of the loaded objects of a folder are selected. What has left the list is not selected any more. */
export function useSelection(folder: string, rows: readonly Row[]) {
  const [choice, setChoice] = useState(none(folder))
  const keys = choice.folder === folder ? choice.keys : nothing
  const loaded = useMemo(() => rows.flatMap((row) => (row.kind === 'object' ? [row.object] : [])), [rows])
  const selected = useMemo(() => loaded.filter(({ key }) => keys.has(key)), [loaded, keys])
  const latest = useRef(loaded)
  useLayoutEffect(() => {
    latest.current = loaded
  })
  const toggle = useCallback(
    (key: string, through = false) => {
      const inOrder = through ? latest.current.map((one) => one.key) : []
      setChoice((before) => {
        const mine = before.folder === folder ? before : none(folder)
        const next = through ? withAll(mine.keys, keysBetween(inOrder, mine.last, key)) : toggled(mine.keys, key)
        return { folder, keys: next, last: key }
      })
    },
    [folder],
  )
  const clear = () => setChoice(none(folder))
  const all = loaded.length > 0 && selected.length === loaded.length
  const toggleAll = () => setChoice({ ...none(folder), keys: all ? nothing : new Set(loaded.map(({ key }) => key)) })
  return { keys, selected, loaded, all, toggle, toggleAll, clear }
}

const withAll = (keys: ReadonlySet<string>, more: readonly string[]) => new Set([...keys, ...more])

function toggled(keys: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

export const bytesOf = (objects: readonly ObjectSummary[]) => objects.reduce((sum, { size }) => sum + size, 0)
