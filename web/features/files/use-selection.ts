import { useCallback, useMemo, useState } from 'react'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { Row } from './rows.ts'

/** Which of the loaded objects are selected. What has left the list is not selected any more. */
export function useSelection(rows: readonly Row[]) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const loaded = useMemo(() => rows.flatMap((row) => (row.kind === 'object' ? [row.object] : [])), [rows])
  const selected = useMemo(() => loaded.filter(({ key }) => keys.has(key)), [loaded, keys])
  const toggle = useCallback((key: string) => setKeys((before) => toggled(before, key)), [])
  const clear = useCallback(() => setKeys(new Set()), [])
  const all = loaded.length > 0 && selected.length === loaded.length
  const toggleAll = () => setKeys(all ? new Set() : new Set(loaded.map(({ key }) => key)))
  return { keys, selected, loaded, all, toggle, toggleAll, clear }
}

function toggled(keys: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

export const bytesOf = (objects: readonly ObjectSummary[]) => objects.reduce((sum, { size }) => sum + size, 0)
