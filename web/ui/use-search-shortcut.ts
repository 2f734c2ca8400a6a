import { useRef } from 'react'
import { useSingleKeys } from './use-single-keys.ts'

/** `/` moves the focus to the search field, unless one is typing somewhere. */
export function useSearchShortcut() {
  const field = useRef<HTMLInputElement>(null)
  useSingleKeys(({ key }) => {
    if (key !== '/' || !field.current) return false
    field.current.focus()
    return true
  })
  return field
}
