import { useEffect, useState } from 'react'
import { useLocation, useNavigationType } from 'react-router'
import { useAddress } from './use-address.ts'

/**
 * A text field that lives in the address (`?name=`), so that reload, back and a shared link reproduce the view. Typing
 * replaces the entry of the history; going elsewhere brings the field along.
 */
export function useAddressText(name: string): [string, (text: string) => void] {
  const [params, change] = useAddress()
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
    change({ [name]: next }, { replace: true })
  }
  return [text, write]
}
