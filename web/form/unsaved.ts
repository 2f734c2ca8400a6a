import { useEffect, useSyncExternalStore } from 'react'

const unsaved = new Set<object>()
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Marks, as long as `dirty` is true, that something typed would be lost by leaving. */
export function useMarkUnsaved(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const mark = {}
    unsaved.add(mark)
    tell()
    window.addEventListener('beforeunload', askBrowser)
    return () => {
      unsaved.delete(mark)
      tell()
      if (unsaved.size === 0) window.removeEventListener('beforeunload', askBrowser)
    }
  }, [dirty])
}

const askBrowser = (event: BeforeUnloadEvent) => event.preventDefault()

/** Whether anything on the screen has been typed and not saved. */
export const hasUnsaved = () => unsaved.size > 0

export const useHasUnsaved = () =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, hasUnsaved)
