import { queryOptions } from '@tanstack/react-query'
import { getSystem } from '../../contract/system.ts'
import { call } from '../api/call.ts'

/** What this server is; it changes only with a restart. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => call(getSystem, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
