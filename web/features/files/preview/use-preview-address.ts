import { useQuery } from '@tanstack/react-query'
import { createPreviewAddress, type ObjectDetail } from '../../../../contract/objects.ts'
import { call } from '../../../api/call.ts'

/** Addresses hold for 60 s; after this one they are not relied upon any more. */
const reliableMs = 50_000

/**
 * An address on the objects listener for this version of an object. It is kept until it is asked for anew: another
 * address would begin a film again.
 */
export function usePreviewAddress(bucket: string, { key, etag }: ObjectDetail) {
  const query = useQuery({
    queryKey: ['preview-address', bucket, key, etag],
    queryFn: ({ signal }) => call(createPreviewAddress, { params: { bucket }, query: { key }, body: {}, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return { query, hasExpired: () => Date.now() - query.dataUpdatedAt > reliableMs }
}
