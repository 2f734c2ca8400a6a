import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import type { ReplyOf } from '../../../contract/endpoint.ts'
import { listPulls } from '../../../contract/pulls.ts'
import { call } from '../../api/call.ts'
import { buckets, refreshBucket } from '../../query/buckets.ts'
import type { PullFilter } from './use-pull-filter.ts'

export type PullPage = ReplyOf<typeof listPulls>

const firstPage = null as string | null
const pageSize = 100
const pollMs = 2_000

/** Reading a long list again costs a request for each page: only a short one is refreshed unasked. */
const pollPages = 3

const isMoving = ({ counts }: PullPage) => counts.queued + counts.running > 0

const all = (bucket: string) => [...buckets.of(bucket), 'pulls'] as const

const pageOfPulls = (
  bucket: string,
  { state, reason, prefix }: PullFilter,
  { after, signal }: { after: string | null; signal?: AbortSignal },
) =>
  call(listPulls, {
    params: { bucket },
    query: { state, reason, prefix: prefix || undefined, limit: pageSize, after: after ?? undefined },
    signal,
  })

/** The first page as it is now. */
export const newestPulls = (bucket: string, filter: PullFilter) => pageOfPulls(bucket, filter, { after: null })

/** The pulls of a bucket, newest first; unless events tell of them read again and again while some are under way. */
export const pullList = (bucket: string, { state, reason, prefix }: PullFilter, { live = false } = {}) =>
  infiniteQueryOptions({
    queryKey: [...all(bucket), state, reason, prefix] as const,
    queryFn: ({ signal, pageParam }) => pageOfPulls(bucket, { state, reason, prefix }, { after: pageParam, signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => {
      if (live) return false
      const pages = data?.pages ?? []
      const first = pages[0]
      return first && pages.length <= pollPages && isMoving(first) ? pollMs : false
    },
  })

/** After pulls were started or ended: the lists, and the counts of the bucket. */
export async function refreshPulls(client: QueryClient, bucket: string) {
  await Promise.all([client.invalidateQueries({ queryKey: all(bucket) }), refreshBucket(client, bucket)])
}
