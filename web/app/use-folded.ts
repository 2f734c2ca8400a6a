import { useState } from 'react'

const key = 'headwater-navigation'

/** Whether the navigation is folded to its icons, as this browser remembers it. */
export function useFolded(): readonly [folded: boolean, fold: (folded: boolean) => void] {
  const [folded, setFolded] = useState(remembered)
  const fold = (next: boolean) => {
    setFolded(next)
    try {
      localStorage.setItem(key, next ? 'folded' : 'open')
    } catch {
      // Forbidden by the browser: it holds until the page is left.
    }
  }
  return [folded, fold]
}

function remembered(): boolean {
  try {
    return localStorage.getItem(key) === 'folded'
  } catch {
    return false
  }
}
