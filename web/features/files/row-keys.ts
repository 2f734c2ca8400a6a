import type { KeyboardEvent } from 'react'

const idStart = 'row:'

/** By this the focus finds back to a row. Lists of ids are split at blanks, which keys may have. */
export const rowLinkId = (key: string) => idStart + encodeURIComponent(key)

/**
 * In the list, Space selects the row that has the focus, with Shift all from the one before; the arrows go from row to
 * row. Enter follows the link, as everywhere.
 */
export function onRowKey(event: KeyboardEvent<HTMLElement>, toggle: (key: string, through: boolean) => void) {
  const { target } = event
  if (!(target instanceof HTMLAnchorElement) || !target.id.startsWith(idStart)) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const row = target.closest('tr')
  if (event.key === ' ') {
    if (row?.dataset.kind === 'object') toggle(decodeURIComponent(target.id.slice(idStart.length)), event.shiftKey)
  } else if (event.key === 'ArrowDown') focusRow(row?.nextElementSibling)
  else if (event.key === 'ArrowUp') focusRow(row?.previousElementSibling)
  else return
  event.preventDefault()
}

const focusRow = (row: Element | null | undefined) => {
  const link = row?.querySelector<HTMLElement>(`a[id^="${idStart}"]`)
  link?.focus()
  link?.scrollIntoView({ block: 'nearest' })
}
