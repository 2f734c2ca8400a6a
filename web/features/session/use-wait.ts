import { useEffect, useState } from 'react'
import type { ApiError } from '../../api/api-error.ts'

/** Seconds still to wait after a refusal for too many attempts, counting down to 0. */
export function useWait(error: ApiError | null): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const failure = error?.failure
    if (failure?.kind !== 'refused' || failure.code !== 'TooManyAttempts') return setLeft(0)
    const until = Date.now() + (failure.retryAfter ?? 5) * 1000
    const count = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    count()
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [error])
  return left
}
