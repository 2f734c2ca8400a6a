import { use } from 'react'
import { type NavigateOptions, useNavigate, useSearchParams } from 'react-router'
import { Destination } from './destination.ts'

/** Values by name; an empty one is taken out of the address. */
type Changes = Readonly<Record<string, string>>

/**
 * The address's parameters, and a way to change some of them. What the others are is asked of the router at that moment: the
 * screen learns of a change only when it is drawn, and two changes before that would undo each other.
 */
export function useAddress(): [URLSearchParams, (changes: Changes, options?: NavigateOptions) => void] {
  const [params] = useSearchParams()
  const destination = use(Destination)
  const navigate = useNavigate()
  const change = (changes: Changes, options?: NavigateOptions) =>
    void navigate({ search: withParams(destination().search, changes) }, options)
  return [params, change]
}

/** The parameters of an address with the changes. */
export function withParams(search: string | URLSearchParams, changes: Changes): string {
  const params = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') params.delete(name)
    else params.set(name, value)
  }
  return params.toString()
}
