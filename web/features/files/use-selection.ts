import { useCallback, useMemo, useState } from 'react'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { Row } from './rows.ts'

export type Selection = ReturnType<typeof useSelection>

const nothing: ReadonlySet<string> = new Set()

/** Which of the loaded objects of a folder are selected. What has left the list is not selected any more. */
export function useSelection(folder: string, rows: readonly Row[]) {
  const [choice, setChoice] = useState({ folder, keys: nothing })
  const keys = choice.folder === folder ? choice.keys : nothing
  const loaded = useMemo(() => rows.flatMap((row) => (row.kind === 'object' ? [row.object] : [])), [rows])
  const selected = useMemo(() => loaded.filter(({ key }) => keys.has(key)), [loaded, keys])
  const toggle = useCallback(
    (key: string) =>
      setChoice((before) => ({ folder, keys: toggled(before.folder === folder ? before.keys : nothing, key) })),
    [folder],
  )
  const clear = () => setChoice({ folder, keys: nothing })
  const all = loaded.length > 0 && selected.length === loaded.length
  const toggleAll = () => setChoice({ folder, keys: all ? nothing : new Set(loaded.map(({ key }) => key)) })
  return { keys, selected, loaded, all, toggle, toggleAll, clear }
}

function toggled(keys: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

export const bytesOf = (objects: readonly ObjectSummary[]) => objects.reduce((sum, { size }) => sum + size, 0)
