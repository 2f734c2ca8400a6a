import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { giveFocus } from '../../ui/focus.ts'

type Place = { readonly element: HTMLElement; readonly pull: string | undefined; readonly index: number }

/**
 * A button in a list that changes by itself may go while it has the focus: what it offered is no longer possible. Then
 * the next button of its row has it, or that of the row now in its place.
 */
export function useRowFocus(body: RefObject<HTMLTableSectionElement | null>) {
  const place = useRef<Place | null>(null)
  useLayoutEffect(() => {
    const left = place.current
    if (left === null || left.element.isConnected || document.activeElement !== document.body) return
    const rows = [...(body.current?.rows ?? [])]
    const row = rows.find((one) => one.dataset.pull === left.pull) ?? rows[left.index] ?? rows.at(-1)
    row?.querySelector('button')?.focus({ preventScroll: true })
  })
  // With the last row the whole list goes.
  useEffect(
    () => () => {
      if (place.current !== null && document.activeElement === document.body) giveFocus(null)
    },
    [],
  )
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const row = target.closest('tr')
    const index = row === null ? -1 : [...(body.current?.rows ?? [])].indexOf(row)
    place.current = { element: target, pull: row?.dataset.pull, index }
  }
  /** Whoever goes elsewhere is not fetched back. */
  const onBlur = ({ relatedTarget, target }: FocusEvent<HTMLElement>) => {
    if (relatedTarget !== null || target.isConnected) place.current = null
  }
  return { ref: body, onFocus, onBlur }
}
