let region: HTMLElement | undefined

/** Says a short text to people who hear the screen. */
export function announce(text: string) {
  if (!region?.isConnected) {
    region = document.createElement('div')
    region.setAttribute('aria-live', 'polite')
    region.className = 'visually-hidden'
    document.body.append(region)
  }
  region.textContent = text
}
