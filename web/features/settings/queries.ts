import { queryOptions } from '@tanstack/react-query'
import { listSessions } from '../../../contract/session.ts'
import { getSystemStatus } from '../../../contract/system.ts'
import { call } from '../../api/call.ts'

export const sessionsQuery = queryOptions({
  queryKey: ['settings', 'sessions'],
  queryFn: ({ signal }) => call(listSessions, { signal }),
})

export const statusQuery = queryOptions({
  queryKey: ['settings', 'status'],
  queryFn: ({ signal }) => call(getSystemStatus, { signal }),
  refetchInterval: 10_000,
})
