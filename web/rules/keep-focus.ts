import type { MouseEvent } from 'react'

const pressed = 'button, summary, label, input[type=checkbox]'

/**
 * For what is pressed while a field holds the focus. Leaving the field explains it and moves what is below, so the
 * press would begin on a button and end beside it; a press that does not take the focus leaves everything in place.
 */
export function keepFocus(event: MouseEvent) {
  if (event.target instanceof Element && event.target.closest(pressed)) event.preventDefault()
}
