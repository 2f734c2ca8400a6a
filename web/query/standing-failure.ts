import { useEffect, useEffectEvent, useState } from 'react'
import { type ApiError, refusalCode } from '../api/api-error.ts'
import { onSessionRestored } from '../api/session-end.ts'

/** A failure as long as it holds: whoever has logged in again need not read that they were logged out. */
export function useStandingFailure(error: ApiError | null): ApiError | null {
  const [over, setOver] = useState<ApiError | null>(null)
  useEffect(() => onSessionRestored(() => setOver(error)), [error])
  return error === over && refusalCode(error) === 'NotLoggedIn' ? null : error
}

/** Does something again, that changes nothing, once somebody has logged in for it. */
export function useGoOn(error: ApiError | null, again: () => void): void {
  const goOn = useEffectEvent(again)
  const isLoggedOut = refusalCode(error) === 'NotLoggedIn'
  useEffect(() => (isLoggedOut ? onSessionRestored(() => goOn()) : undefined), [isLoggedOut])
}
