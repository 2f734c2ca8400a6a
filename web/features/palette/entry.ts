import type { ComponentType } from 'react'

/** One line of the palette: where it leads, or what it does. */
export type Entry = {
  readonly id: string
  readonly label: string
  /** What explains it; found by search as well. */
  readonly hint?: string
  readonly Icon: ComponentType<{ size?: number }>
  /** The keys that do the same. */
  readonly keys?: readonly string[]
  readonly run: () => void
}

export type EntryGroup = { readonly title: string; readonly entries: readonly Entry[] }

/** The entries in which every word of the query occurs: first those whose label begins with it, then by word. */
export function matching(entries: readonly Entry[], query: string): readonly Entry[] {
  const wanted = plain(query)
  if (wanted === '') return entries
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ entry }) => entry)
}

function rankOf({ label, hint = '' }: Entry, wanted: string): number | null {
  const name = plain(label)
  if (name.startsWith(wanted)) return 0
  const all = `${name} ${plain(hint)}`
  if (!wanted.split(/\s+/).every((word) => all.includes(word))) return null
  return name.includes(` ${wanted}`) ? 1 : name.includes(wanted) ? 2 : 3
}

const plain = (text: string) => text.trim().toLowerCase()
