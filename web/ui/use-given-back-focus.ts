import { useEffect, useState } from 'react'
import { focused, giveFocus } from './focus.ts'

/**
 * For what takes the whole attention: when it is gone, the focus returns to what had it before, or to the heading if that
 * is gone too. The component library does so only for dialogs that were there, closed, before they were opened.
 */
export function useGivenBackFocus() {
  const [before] = useState(focused)
  useEffect(
    () => () => {
      if (document.activeElement === document.body) giveFocus(before)
    },
    [before],
  )
}
