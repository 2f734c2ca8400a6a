import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useAddress } from '../../use-address.ts'
import { type ListedPull, type PullScope, pullList } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

/** After the last move of the page, milliseconds. */
const restMs = 400

const idIn = (params: URLSearchParams) => /^\d{1,15}$/.exec(params.get('from') ?? '')?.[0] ?? null

/**
 * Where the list begins when the page is loaded: at the pull that was first in sight before (`?from=`), `null` at the
 * newest. It holds for the filter that the page was loaded with. Who goes back finds the list as it was left.
 */
export function useStart(scope: PullScope, filter: PullFilter) {
  const [params, change] = useAddress()
  const client = useQueryClient()
  const [start, setStart] = useState(() => {
    const isLoaded = client.getQueryData(pullList(scope, filter).queryKey) !== undefined
    return { from: isLoaded ? null : idIn(params), filter }
  })
  return {
    start: start.filter === filter ? start.from : null,
    leaveStart() {
      setStart({ from: null, filter })
      change({ from: '' }, { replace: true })
    },
  }
}

type Place = {
  body: RefObject<HTMLTableSectionElement | null>
  pulls: readonly ListedPull[]
  /** Of a row, in pixels. */
  height: number
  /** Where the list begins. */
  start: string | null
}

/** Keeps in the address which pull is the first in sight, once the page has come to rest. */
export function usePlaceInAddress({ body, pulls, height, start }: Place) {
  const [params, change] = useAddress()
  const note = useRef(() => {})
  useEffect(() => {
    note.current = () => {
      const above = body.current === null ? 0 : -body.current.getBoundingClientRect().top
      const first = above > 0 ? (pulls[Math.ceil(above / height)]?.id ?? null) : start
      if (first !== idIn(params)) change({ from: first ?? '' }, { replace: true, preventScrollReset: true })
    }
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      clearTimeout(timer)
      timer = setTimeout(() => note.current(), restMs)
    }
    window.addEventListener('scroll', onScroll, { passive: true })
    document.addEventListener('visibilitychange', leaveToUs)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', leaveToUs)
      window.removeEventListener('scroll', onScroll)
    }
  }, [])
}

/**
 * After a reload the browser would scroll as far down as before, in a list that begins further down. A page that goes is
 * hidden last of all, after the router has left the scrolling to the browser.
 */
const leaveToUs = () => {
  if (document.hidden) history.scrollRestoration = 'manual'
}
