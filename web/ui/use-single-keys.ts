import { useEffect, useEffectEvent } from 'react'
import { shortcutsAreOn } from './shortcuts.ts'

/**
 * Calls `onKey` for keys that are pressed without Ctrl, Alt or ⌘, unless they are switched off, one is typing, or a dialog
 * waits for its answer. What returns `true` has used the key.
 */
export function useSingleKeys(onKey: (event: KeyboardEvent) => boolean) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target) || !shortcutsAreOn()) return
    if (onKey(event)) event.preventDefault()
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => listen(event)
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const isBusy = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=dialog]') !== null)
