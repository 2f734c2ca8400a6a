import { useEffect } from 'react'

const unsaved = new Set<object>()

/** Marks, as long as `dirty` is true, that something typed would be lost by leaving. */
export function useMarkUnsaved(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const mark = {}
    unsaved.add(mark)
    window.addEventListener('beforeunload', askBrowser)
    return () => {
      unsaved.delete(mark)
      if (unsaved.size === 0) window.removeEventListener('beforeunload', askBrowser)
    }
  }, [dirty])
}

const askBrowser = (event: BeforeUnloadEvent) => event.preventDefault()

/** Whether anything on the screen has been typed and not saved. */
export const hasUnsaved = () => unsaved.size > 0

/** After the operator has agreed to lose it. */
export const forgetUnsaved = () => unsaved.clear()
