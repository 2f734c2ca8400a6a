import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds; for what a style sheet cannot do alone, such as the height of rows that are counted. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}
