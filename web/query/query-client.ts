import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
  }
}

/** A refusal stays a refusal; only what may pass by itself is worth another try. */
export function isWorthRetrying(failureCount: number, error: unknown): boolean {
  if (!(error instanceof ApiError) || failureCount >= 2) return false
  const { failure } = error
  return failure.kind === 'offline' || (failure.kind === 'refused' && failure.status === 503)
}

/**
 * Asks whether or not the browser believes to be online: the server may be on this very machine, and a request that
 * fails is told, while one that waits for a network looks like an endless load.
 */
const networkMode = 'always'

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 5_000, networkMode, refetchOnReconnect: true },
      mutations: { networkMode },
    },
  })
