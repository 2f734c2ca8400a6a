let latest: HTMLElement | null = null

document.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement) latest = target
})

/** What has the focus; or had it last, where the browser took it away (a button that was disabled, say). */
export const focused = (): HTMLElement | null =>
  document.activeElement instanceof HTMLElement && document.activeElement !== document.body
    ? document.activeElement
    : latest

/** Gives the focus back to `to`; to the heading of the page, where that is gone or cannot take it. */
export function giveFocus(to: HTMLElement | null) {
  if (to?.isConnected) to.focus()
  if (document.activeElement !== to) focusHeading()
}

/** Lets keyboard and screen reader go on at the beginning of the page. */
export const focusHeading = () => document.querySelector('h1')?.focus({ preventScroll: true })

/** For what is about to go with the focus in it: hands it to the dialog or the list around it, else to the heading. */
export function handOverFocus(going: Element | null) {
  if (!going?.contains(document.activeElement)) return
  const around = going.closest<HTMLElement>('[role=dialog], ul[tabindex]')
  if (around) around.focus()
  else focusHeading()
}

/** `ref` of a button that goes when what it was pressed for is done. */
export const handsOverFocus = (going: HTMLElement | null) => () => handOverFocus(going)
