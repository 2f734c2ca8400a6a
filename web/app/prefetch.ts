import { matchRoutes, type RouteObject } from 'react-router'

/** Starts loading the chunks of the page at an address, so that they are there when somebody goes to it. */
export function prefetchPage(routes: RouteObject[], pathname: string) {
  // The browser keeps what it has loaded. What cannot be loaded now is told when somebody goes there.
  for (const { route } of matchRoutes(routes, pathname) ?? [])
    if (typeof route.lazy === 'function') void route.lazy().catch(() => {})
}

/** Prefetches the page behind every link that is pointed at, touched or focused. Returns how to stop it. */
export function prefetchOnIntent(routes: RouteObject[]): () => void {
  const begun = new Set<string>()
  const onIntent = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest('a') : null
    if (link?.origin !== location.origin || link.download !== '' || begun.has(link.pathname)) return
    begun.add(link.pathname)
    prefetchPage(routes, link.pathname)
  }
  const intents = ['pointerover', 'touchstart', 'focusin'] as const
  for (const intent of intents) document.addEventListener(intent, onIntent, { passive: true })
  return () => {
    for (const intent of intents) document.removeEventListener(intent, onIntent)
  }
}
