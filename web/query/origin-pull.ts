import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { getOriginPull, type SavedOriginPull } from '../../contract/origin-pull.ts'
import type { ApiError } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { buckets, refreshBucket } from './buckets.ts'

export const originPullQuery = (bucket: string) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'origin-pull'],
    queryFn: ({ signal }) => call(getOriginPull, { params: { bucket }, signal }),
  })

/** Shows a configuration as the server just saved it. */
export function keepOriginPull(client: QueryClient, bucket: string, saved: SavedOriginPull) {
  const { warnings, ...view } = saved
  client.setQueryData(originPullQuery(bucket).queryKey, view)
  void refreshBucket(client, bucket)
}

/** They are called even when what asked for the change is no longer on the screen. */
export type Outcomes = { onSaved?: (saved: SavedOriginPull) => void; onFailed?: (error: ApiError) => void }

/** A change of a bucket's configuration. What the server answers is what is shown from then on. */
export function useChangeOriginPull<T>(
  bucket: string,
  change: (values: T) => Promise<SavedOriginPull>,
  { onSaved, onFailed }: Outcomes = {},
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (saved: SavedOriginPull) => {
      keepOriginPull(client, bucket, saved)
      onSaved?.(saved)
    },
    onError: (error) => onFailed?.(error),
  })
}
