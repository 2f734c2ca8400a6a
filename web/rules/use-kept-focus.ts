import { useLayoutEffect, useRef } from 'react'

/** A control that is locked for a while loses the focus; it gets it back if nothing else has taken it. */
export function useKeptFocus(locked: boolean) {
  const before = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (locked) before.current = document.activeElement
    else {
      if (document.activeElement === document.body && before.current instanceof HTMLElement) before.current.focus()
      before.current = null
    }
  }, [locked])
}
