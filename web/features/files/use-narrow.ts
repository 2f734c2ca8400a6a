import { useSyncExternalStore } from 'react'

/** Below this a row has two lines; the style sheet of the table knows the same width. */
const narrow = () => window.matchMedia('(max-width: 48em)')

function subscribe(listener: () => void) {
  const query = narrow()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export const useNarrow = () => useSyncExternalStore(subscribe, () => narrow().matches)
