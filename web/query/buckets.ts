import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { type BucketView, getBucket, listBuckets } from '../../contract/buckets.ts'
import { call } from '../api/call.ts'

export const buckets = {
  all: () => ['buckets'] as const,
  list: () =>
    queryOptions({ queryKey: [...buckets.all(), 'list'], queryFn: ({ signal }) => call(listBuckets, { signal }) }),
  /** Everything that belongs to one bucket hangs below this key. */
  of: (bucket: string) => [...buckets.all(), 'one', bucket] as const,
  one: (bucket: string) =>
    queryOptions({
      queryKey: [...buckets.of(bucket), 'view'],
      queryFn: ({ signal }) => call(getBucket, { params: { bucket }, signal }),
    }),
}

/** Shows a bucket as the server just returned it, and lets the list catch up. */
export function keepBucket(client: QueryClient, bucket: BucketView) {
  client.setQueryData(buckets.one(bucket.name).queryKey, bucket)
  return client.invalidateQueries({ queryKey: buckets.list().queryKey })
}

/** After objects or settings of a bucket changed: its counts and the list are no longer true. */
export async function refreshBucket(client: QueryClient, bucket: string) {
  await Promise.all([
    client.invalidateQueries({ queryKey: buckets.one(bucket).queryKey }),
    client.invalidateQueries({ queryKey: buckets.list().queryKey }),
  ])
}
