import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import * as z from 'zod/mini'
import { type LivePull, PullChanges, watchAllPulls, watchPulls } from '../../../contract/pulls.ts'
import { listen } from '../../api/events.ts'
import { sessionQuery } from '../../query/session.ts'
import { insertOwn, mergeChanges, mergeNewest, settle } from './merge-changes.ts'
import { newestPulls, type PullScope, pullList } from './queries.ts'
import { createReadings, type Readings } from './readings.ts'
import type { PullFilter } from './use-pull-filter.ts'

const pollMs = 2_000

type Options = {
  readonly filter: PullFilter
  /** Where the list begins. */
  readonly start: string | null
  /** Whether rows must stay where they are, as somebody points at them. */
  readonly isHeld: () => boolean
  /** Whether there is a list that changes can be told to. */
  readonly isListed: boolean
  /** Whether anything is under way. */
  readonly isMoving: boolean
}

/** Keeps a list of pulls as the server has it, as long as the page is visible: by events, else by asking again and again. */
export function useLivePulls(scope: PullScope, { filter, start, isHeld, isListed, isMoving }: Options) {
  const client = useQueryClient()
  const [live, setLive] = useState(false)
  const [readings] = useState(createReadings)
  const latest = useRef({ filter, start, isHeld, readings })
  useEffect(() => {
    latest.current = { filter, start, isHeld, readings }
  })
  useEffect(() => {
    if (!isListed) return
    // What was loaded before may be old by now.
    void readNewest(client, scope, latest.current)
    const listener = {
      name: 'pulls',
      onEvent: (data: unknown) => apply(client, scope, latest.current, data),
      onLive: setLive,
      // Asking tells everybody that the session is over, if it is.
      onEnd: (why: string) => {
        if (why === 'session') void client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => {})
      },
    }
    return scope === null
      ? listen(watchAllPulls, {}, listener)
      : listen(watchPulls, { params: { bucket: scope } }, listener)
  }, [client, scope, isListed])
  useQuery({
    queryKey: [...pullList(scope, filter, start).queryKey, 'poll'],
    queryFn: () => readNewest(client, scope, { filter, start, isHeld, readings }, pollMs / 1_000),
    enabled: !live && isMoving,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: pollMs,
  })
  return useMemo(() => {
    const { queryKey } = pullList(scope, filter, start)
    return {
      /** Reads the newest again, now. */
      readNow: () => void readNewest(client, scope, latest.current),
      /** Shows a pull as the server has just told it is. */
      keep: (pull: LivePull) => void client.setQueryData(queryKey, (pages) => pages && insertOwn(pages, filter, pull)),
      /** Brings in what waits aside. */
      settle: () => void client.setQueryData(queryKey, (pages) => pages && settle(pages)),
    }
  }, [client, scope, filter, start])
}

type Shown = Pick<Options, 'filter' | 'start' | 'isHeld'> & { readonly readings: Readings }

function apply(client: QueryClient, scope: PullScope, shown: Shown, data: unknown) {
  const changes = z.safeParse(PullChanges, data)
  if (!changes.success) return
  const { filter, start, isHeld, readings } = shown
  readings.hear(changes.data)
  const { queryKey } = pullList(scope, filter, start)
  client.setQueryData(queryKey, (pages) => pages && mergeChanges(pages, filter, changes.data, isHeld()))
  if (changes.data.reset) void readNewest(client, scope, shown)
}

async function readNewest(client: QueryClient, scope: PullScope, shown: Shown, seconds = 0) {
  const { filter, start, isHeld, readings } = shown
  const { queryKey } = pullList(scope, filter, start)
  // What is not loaded yet is loaded by the list itself.
  if (client.getQueryData(queryKey) === undefined) return null
  const answer = await readings.during(() => newestPulls(scope, filter)).catch(() => null)
  if (answer === null) return null
  const { read, told } = answer
  client.setQueryData(queryKey, (pages) => {
    const merged = pages && mergeNewest(pages, filter, read, { isHeld: isHeld(), seconds })
    return merged && told ? mergeChanges(merged, filter, told, isHeld()) : merged
  })
  return null
}
