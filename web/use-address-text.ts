import { useEffect, useState } from 'react'
import { useLocation, useNavigationType, useSearchParams } from 'react-router'

/**
 * A text field that lives in the address (`?name=`), so that reload, back and a shared link reproduce the view. Typing
 * replaces the entry of the history; going elsewhere brings the field along.
 */
export function useAddressText(name: string): [string, (text: string) => void] {
  const [params, setParams] = useSearchParams()
  const { key } = useLocation()
  const how = useNavigationType()
  const inAddress = params.get(name) ?? ''
  const [text, setText] = useState(inAddress)
  // Our own writes are REPLACE and arrive late: taking them over would undo letters typed meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every navigation counts, also one to the same text
  useEffect(() => {
    if (how !== 'REPLACE') setText(inAddress)
  }, [key, how])
  const write = (next: string) => {
    setText(next)
    setParams((before) => withParam(before, name, next), { replace: true })
  }
  return [text, write]
}

/** The parameters with one set, or gone when it is empty. */
export function withParam(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = new URLSearchParams(params)
  if (value === '') changed.delete(name)
  else changed.set(name, value)
  return changed
}
