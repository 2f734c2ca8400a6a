import { useSyncExternalStore } from 'react'

const key = 'headwater-shortcuts'
const listeners = new Set<() => void>()

/** Whether single keys do something. People who speak to their computer may press many by accident (WCAG 2.1.4). */
export function shortcutsAreOn(): boolean {
  try {
    return localStorage.getItem(key) !== 'off'
  } catch {
    return true
  }
}

export function switchShortcuts(on: boolean) {
  try {
    if (on) localStorage.removeItem(key)
    else localStorage.setItem(key, 'off')
  } catch {
    return
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useShortcutsAreOn = () => useSyncExternalStore(subscribe, shortcutsAreOn)
