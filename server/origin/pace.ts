import { broken } from './failures.ts'
import { OriginError } from './origin-client.ts'

export type PaceLimits = {
  /** The longest pause between two pieces of a body, milliseconds. */
  readonly idleMs: number
  /** The slowest allowed rate, over every window of `rateWindowMs`. */
  readonly minBytesPerSecond: number
  readonly rateWindowMs: number
}

export type Paced = {
  /** Whether we are waiting for the origin; time spent waiting for our reader or our budget does not count. */
  readonly isWaiting: () => boolean
  readonly received: () => number
  readonly fail: (error: Error) => void
}

/** Fails a body whose origin stalls or drips. */
export function watchPace(limits: PaceLimits, paced: Paced): { readonly stop: () => void } {
  const tickMs = Math.min(1_000, limits.idleMs / 4, limits.rateWindowMs / 4)
  let seen = 0
  let idle = 0
  let windowMs = 0
  let windowStart = 0
  const tick = () => {
    const received = paced.received()
    idle = received > seen || !paced.isWaiting() ? 0 : idle + tickMs
    seen = received
    if (idle >= limits.idleMs) return paced.fail(broken('origin-idle-timeout', 'The origin stopped sending'))
    if (!paced.isWaiting()) return
    windowMs += tickMs
    if (windowMs < limits.rateWindowMs) return
    if ((received - windowStart) * 1_000 < limits.minBytesPerSecond * windowMs)
      return paced.fail(
        new OriginError({
          reason: 'origin-too-slow',
          detail: `The origin sends less than ${limits.minBytesPerSecond} bytes a second`,
          limit: limits.minBytesPerSecond,
        }),
      )
    windowMs = 0
    windowStart = received
  }
  const timer = setInterval(tick, tickMs)
  return { stop: () => clearInterval(timer) }
}
