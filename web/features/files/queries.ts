import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { getObjectDetail, listObjects } from '../../../contract/objects.ts'
import { call } from '../../api/call.ts'
import { buckets, refreshBucket } from '../../query/buckets.ts'
import type { Page } from './rows.ts'

const firstPage = null as string | null

/** Folders and objects of one answer, together. */
const pageSize = 1000

/** Reading a long list again costs a request for each page: only a short one is refreshed unasked. */
const isShort = (query: { state: { data?: { pages: readonly Page[] } | undefined } }) =>
  (query.state.data?.pages.length ?? 0) <= 3

export const objects = {
  all: (bucket: string) => [...buckets.of(bucket), 'objects'] as const,
  lists: (bucket: string) => [...objects.all(bucket), 'list'] as const,
  /** What is in `folder` and goes on with `search`, grouped into folders. */
  list: (bucket: string, folder: string, search: string) =>
    infiniteQueryOptions({
      queryKey: [...objects.lists(bucket), folder, search] as const,
      queryFn: ({ signal, pageParam }) =>
        call(listObjects, {
          params: { bucket },
          query: { prefix: folder + search, delimiter: '/', limit: pageSize, after: pageParam ?? undefined },
          signal,
        }),
      initialPageParam: firstPage,
      getNextPageParam: (page) => page.next,
      // Pulls add objects at any moment: what was listed a second ago is old.
      staleTime: 0,
      refetchOnWindowFocus: isShort,
      refetchOnReconnect: isShort,
    }),
  detail: (bucket: string, key: string) =>
    queryOptions({
      queryKey: [...objects.all(bucket), 'detail', key],
      queryFn: ({ signal }) => call(getObjectDetail, { params: { bucket }, query: { key }, signal }),
    }),
}

/**
 * After objects came or went. Lists that are being read are let finish, so that many changes cannot starve them; they
 * may have begun before the change, so they are read once more.
 */
export async function refreshObjects(client: QueryClient, bucket: string) {
  const mine = { queryKey: objects.all(bucket) }
  const refresh = () => client.invalidateQueries(mine, { cancelRefetch: false })
  const begunBefore = client.isFetching(mine) > 0
  await Promise.all([begunBefore ? refresh().then(refresh) : refresh(), refreshBucket(client, bucket)])
}

type Loaded = { pages: Page[]; pageParams: unknown[] }

/** Takes keys that are gone out of every list on the screen, without waiting for the server to list them again. */
export function dropObjects(client: QueryClient, bucket: string, keys: readonly string[]) {
  const gone = new Set(keys)
  const without = (page: Page): Page => ({ ...page, items: page.items.filter(({ key }) => !gone.has(key)) })
  client.setQueriesData<Loaded>(
    { queryKey: objects.lists(bucket) },
    (loaded) => loaded && { ...loaded, pages: loaded.pages.map(without) },
  )
}
