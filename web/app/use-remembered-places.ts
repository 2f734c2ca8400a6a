import { useEffect } from 'react'
import { type Location, useLocation } from 'react-router'
import { rememberPlace } from './recent-places.ts'

type At = Pick<Location, 'pathname' | 'search'>

/** The address of a place, without what is only a view of it: of a folder its prefix, else nothing is kept. */
export function addressOfPlace({ pathname, search }: At): string {
  const prefix = new URLSearchParams(search).get('prefix')
  return prefix === null || prefix === '' ? pathname : `${pathname}?${new URLSearchParams({ prefix })}`
}

/** Remembers every page that is shown. */
export function useRememberedPlaces() {
  const address = addressOfPlace(useLocation())
  useEffect(() => rememberPlace(address), [address])
}
