import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type OriginPullInput, type SavedOriginPull, saveOriginPull } from '../../../contract/origin-pull.ts'
import { call } from '../../api/call.ts'
import { refreshBucket } from '../../query/buckets.ts'
import { originPullQuery } from './queries.ts'

type Save = { readonly settings: OriginPullInput; readonly seenVersion: number }

/** Saves a bucket's origin-pull. What the server answers is what is shown from then on. */
export function useSaveOriginPull(bucket: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ settings: { enabled, defaultRule }, seenVersion }: Save) =>
      call(saveOriginPull, { params: { bucket }, body: { enabled, defaultRule }, ifMatch: seenVersion }),
    onSuccess: ({ warnings, ...view }: SavedOriginPull) => {
      client.setQueryData(originPullQuery(bucket).queryKey, view)
      void refreshBucket(client, bucket)
    },
  })
}
