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

export const createQueryClient = () =>
  new QueryClient({ defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 5_000 } } })
