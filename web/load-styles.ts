/** Style sheets that could not be loaded. The browser tells it once, and forgets. */
const missing = new Set<HTMLLinkElement>()

document.addEventListener(
  'error',
  ({ target }) => target instanceof HTMLLinkElement && target.rel === 'stylesheet' && missing.add(target),
  { capture: true },
)

/**
 * Loads those style sheets again that could not be loaded before, and resolves when they are there. A chunk that is asked
 * for once more comes without its styles otherwise: what loads it believes them to be here.
 */
export async function loadMissingStyles(): Promise<void> {
  await Promise.all([...missing].map(loadAgain))
}

async function loadAgain(failed: HTMLLinkElement): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = failed.href
  link.addEventListener('load', () => resolve())
  link.addEventListener('error', () => reject(new Error(`${link.href} could not be loaded`)))
  missing.delete(failed)
  failed.replaceWith(link)
  await promise
}
