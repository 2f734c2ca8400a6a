import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type OriginPullInput, type SavedOriginPull, saveOriginPull } from '../../../contract/origin-pull.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { refreshBucket } from '../../query/buckets.ts'
import { originPullQuery } from './queries.ts'

/** They are called even when what asked for the save is no longer on the screen. */
type Outcomes = { onSaved?: (saved: SavedOriginPull) => void; onFailed?: (error: ApiError) => void }

type Save = { readonly settings: OriginPullInput; readonly seenVersion: number }

/** Saves a bucket's origin-pull. What the server answers is what is shown from then on. */
export function useSaveOriginPull(bucket: string, { onSaved, onFailed }: Outcomes = {}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ settings: { enabled, defaultRule }, seenVersion }: Save) =>
      call(saveOriginPull, { params: { bucket }, body: { enabled, defaultRule }, ifMatch: seenVersion }),
    onSuccess: (saved: SavedOriginPull) => {
      const { warnings, ...view } = saved
      client.setQueryData(originPullQuery(bucket).queryKey, view)
      void refreshBucket(client, bucket)
      onSaved?.(saved)
    },
    onError: (error) => onFailed?.(error),
  })
}
