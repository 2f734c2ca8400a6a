import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import {
  exportAllPulls,
  exportPulls,
  type LivePull,
  listAllPulls,
  listPulls,
  type PullCounts,
} from '../../../contract/pulls.ts'
import { call } from '../../api/call.ts'
import { endpointUrl } from '../../api/endpoint-url.ts'
import { buckets, refreshBucket } from '../../query/buckets.ts'
import type { PullFilter } from './use-pull-filter.ts'

/** The bucket whose pulls are meant; `null` means all buckets. */
export type PullScope = string | null

/** A pull of the list. `gone` is one that the filter names no more, and that stays where it is for a while. */
export type ListedPull = LivePull & { readonly gone: boolean }

export type PullPage = {
  readonly items: readonly ListedPull[]
  readonly next: string | null
  readonly counts: PullCounts
  /** Of the first page: bytes a second that come in all. */
  readonly rate: number | null
  /** Of the first page: what has come since and is not shown yet, so that nothing moves under the pointer. */
  readonly newer: readonly ListedPull[]
  /** Between these and the pages is something that nobody has loaded. */
  readonly isGap: boolean
}

const firstPage = null as string | null
const pageSize = 200
const pagesReadAgain = 3

const all = (scope: PullScope) => [...(scope === null ? buckets.all() : buckets.of(scope)), 'pulls'] as const

async function pageOfPulls(
  scope: PullScope,
  filter: PullFilter,
  page: { after: string | null; limit?: number; signal?: AbortSignal },
): Promise<PullPage> {
  const { after, limit = pageSize, signal } = page
  const { rule, ...ofAll } = queryOf(filter)
  const at = { limit, after: after ?? undefined }
  if (scope === null) {
    const { items, ...more } = await call(listAllPulls, { query: { ...ofAll, ...at }, signal })
    return { ...more, ...alone, items: items.map((pull) => ({ ...pull, rate: null, gone: false })) }
  }
  const { items, ...more } = await call(listPulls, {
    params: { bucket: scope },
    query: { ...ofAll, rule, ...at },
    signal,
  })
  const listed = items.map((pull) => ({ ...pull, bucket: scope, rate: null, gone: false }))
  return { ...more, ...alone, items: listed }
}

const alone = { rate: null, newer: [], isGap: false } as const

const queryOf = ({ state, reason, rule, prefix, contains, warmUp }: PullFilter) => ({
  state,
  reason,
  rule,
  warmUp,
  prefix: prefix || undefined,
  contains: contains || undefined,
})

/** The first page as it is now. */
export const newestPulls = (scope: PullScope, filter: PullFilter) => pageOfPulls(scope, filter, { after: null })

/** Pulls, newest first, or from `start` on. They are read once; what happens to them is told by events, or by reading the newest again. */
export const pullList = (scope: PullScope, filter: PullFilter, start: string | null = null) =>
  infiniteQueryOptions({
    queryKey: [...all(scope), 'list', queryOf(filter), start] as const,
    queryFn: async ({ signal, pageParam }) => {
      const page = await pageOfPulls(scope, filter, { after: pageParam, signal })
      return { ...page, isGap: start !== null && pageParam === behind(start) }
    },
    initialPageParam: start === null ? firstPage : behind(start),
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    // Comparing a hundred thousand pulls field by field costs more than a frame.
    structuralSharing: false,
  })

/** After this a page begins with the pull of that id. */
const behind = (id: string) => String(Number(id) + 1)

const everything: PullFilter = {
  state: undefined,
  reason: undefined,
  rule: undefined,
  warmUp: undefined,
  prefix: '',
  contains: '',
}

/** One pull by its id, whether a list shows it or not; `null` when it is not kept any more. */
export const onePull = (scope: PullScope, id: string) =>
  queryOptions({
    queryKey: [...all(scope), 'one', id] as const,
    queryFn: async ({ signal }) => {
      const { items } = await pageOfPulls(scope, everything, { after: behind(id), limit: 1, signal })
      return items[0]?.id === id ? items[0] : null
    },
    staleTime: 0,
  })

/** Where the pulls that a filter names are to be had as CSV. */
export function exportUrl(scope: PullScope, filter: PullFilter): string {
  const { rule, ...ofAll } = queryOf(filter)
  return scope === null
    ? endpointUrl(exportAllPulls, { query: ofAll })
    : endpointUrl(exportPulls, { params: { bucket: scope }, query: { ...ofAll, rule } })
}

/** Reads the lists again from their beginning: of a long one only that, for each page costs a request. */
export async function rereadPulls(client: QueryClient, scope: PullScope) {
  const queryKey = [...all(scope), 'list']
  client.setQueriesData<{ pages: unknown[]; pageParams: unknown[] }>(
    { queryKey },
    (data) =>
      data && { pages: data.pages.slice(0, pagesReadAgain), pageParams: data.pageParams.slice(0, pagesReadAgain) },
  )
  await client.invalidateQueries({ queryKey })
}

/** After a pull was started or ended by hand: what is known of it alone, and the counts of its bucket. */
export async function refreshPull(client: QueryClient, { bucket, id }: { bucket: string; id: string }) {
  await Promise.all([
    ...[bucket, null].map((scope) => client.invalidateQueries({ queryKey: onePull(scope, id).queryKey })),
    refreshBucket(client, bucket),
  ])
}
