/**
 * Loads those style sheets of the page again that could not be loaded before, and resolves when they are there. A chunk
 * that is asked for once more comes without its styles otherwise: what loads it believes them to be here.
 */
export async function loadMissingStyles(): Promise<void> {
  const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')]
  await Promise.all(links.filter(({ sheet }) => sheet === null).map(loadAgain))
}

function loadAgain(missing: HTMLLinkElement): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = missing.href
  link.addEventListener('load', () => resolve())
  link.addEventListener('error', () => reject(new Error(`${link.href} could not be loaded`)))
  missing.replaceWith(link)
  return promise
}
