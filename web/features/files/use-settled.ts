import { useEffect, useState } from 'react'

/** A text being typed, once the typing pauses. Going to another folder, and clearing the text, take effect at once. */
export function useSettled(search: string, folder: string, pauseMs = 250): string {
  const [settled, setSettled] = useState({ search, folder })
  const atOnce = search === '' || settled.folder !== folder
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ search, folder }), atOnce ? 0 : pauseMs)
    return () => clearTimeout(timer)
  }, [search, folder, atOnce, pauseMs])
  return atOnce ? search : settled.search
}
