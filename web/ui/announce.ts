let region = makeRegion()

/** Says a short text to people who hear the screen. */
export function announce(text: string) {
  if (!region.isConnected) region = makeRegion()
  region.textContent = text
}

/** It must be there before anything is to be said: what comes together with its region is not heard everywhere. */
function makeRegion(): HTMLElement {
  const made = document.createElement('div')
  made.setAttribute('aria-live', 'polite')
  made.className = 'visually-hidden'
  document.body.append(made)
  return made
}
