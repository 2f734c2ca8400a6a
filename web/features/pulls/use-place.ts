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
  const begun = useRef(start)
  useEffect(() => {
    note.current = () => {
      const above = body.current === null ? 0 : -body.current.getBoundingClientRect().top
      const first = above > 0 ? (pulls[Math.ceil(above / height)]?.id ?? null) : start
      if (first !== idIn(params)) change({ from: first ?? '' }, { replace: true, preventScrollReset: true })
    }
  })
  // A link that was drawn before the address had the place leads to one without it: so after each navigation, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every navigation counts
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      clearTimeout(timer)
      timer = setTimeout(() => note.current(), restMs)
    }
    onScroll()
    window.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', onScroll)
    }
  }, [params])
  useEffect(() => (begun.current === null ? undefined : stayAtTop()), [])
}

const moves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * After a reload the browser scrolls as far down as before, and when it does so nobody can say: wrong for a list that
 * begins further down. Until somebody moves the page is kept at its top. Returns the way to stop that.
 */
function stayAtTop(): () => void {
  const back = () => window.scrollTo({ top: 0 })
  const stop = () => {
    window.removeEventListener('scroll', back)
    for (const move of moves) window.removeEventListener(move, stop, true)
  }
  window.addEventListener('scroll', back)
  for (const move of moves) window.addEventListener(move, stop, { capture: true, passive: true })
  back()
  return stop
}
