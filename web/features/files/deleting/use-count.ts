import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listObjects } from '../../../../contract/objects.ts'
import { call } from '../../../api/call.ts'

export type Counted = { readonly objects: number; readonly bytes: number }

/** Counts what is under a prefix, a thousand at a time, and tells how far it is meanwhile. */
export function useCount(bucket: string, prefix: string) {
  const [soFar, setSoFar] = useState(0)
  const query = useQuery({
    queryKey: ['count', bucket, prefix],
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: async ({ signal }) => {
      let counted: Counted = { objects: 0, bytes: 0 }
      for (let after: string | null | undefined; after !== null; ) {
        const query = { prefix, limit: 1000, after }
        const page = await call(listObjects, { params: { bucket }, query, signal })
        counted = {
          objects: counted.objects + page.items.length,
          bytes: page.items.reduce((sum, { size }) => sum + size, counted.bytes),
        }
        setSoFar(counted.objects)
        after = page.next
      }
      return counted
    },
  })
  return { query, soFar }
}
