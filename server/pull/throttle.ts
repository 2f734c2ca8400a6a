import { setTimeout as pass } from 'node:timers/promises'
import type { Throttle } from '../origin/origin-client.ts'

/** Bytes of so many milliseconds may come at once; the rest of the time is waited for. */
const burstMs = 250

export type ThrottleClock = {
  /** Monotonic, milliseconds. */
  readonly now: () => number
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

const realClock: ThrottleClock = {
  now: () => performance.now(),
  wait: (ms, signal) => pass(ms, undefined, { signal }),
}

/**
 * A bandwidth that all its users share, first come, first served: every byte takes its time, and who asks waits until all
 * bytes before are paid for. `isPaid` says that a new one would let no more through. `bytesPerSecond` is asked anew each time; `null` is no limit.
 */
export function createThrottle(
  bytesPerSecond: () => number | null,
  clock: ThrottleClock = realClock,
): Throttle & { isPaid(): boolean } {
  let paidUntil = Number.NEGATIVE_INFINITY
  const throttle: Throttle = (bytes, waiter) => {
    const rate = bytesPerSecond()
    if (rate === null) return null
    const at = clock.now()
    paidUntil = Math.max(paidUntil, at - burstMs) + (bytes * 1_000) / rate
    return paidUntil > at ? clock.wait(paidUntil - at, waiter.signal) : null
  }
  return Object.assign(throttle, { isPaid: () => paidUntil <= clock.now() - burstMs })
}
