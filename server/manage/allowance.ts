import { TooManyAttemptsError } from '../domain/refusals.ts'

/** A number of acts at once, and then one more every so often. The result spends one or throws `TooManyAttempts`. */
export function createAllowance(limits: {
  readonly most: number
  readonly everyMs: number
  /** Milliseconds, by a clock that never steps back. */
  readonly now: () => number
}): () => void {
  const { most, everyMs, now } = limits
  let left = most
  let countedAt = now()
  return () => {
    left = Math.min(most, left + (now() - countedAt) / everyMs)
    countedAt = now()
    if (left < 1) throw new TooManyAttemptsError((1 - left) * everyMs)
    left -= 1
  }
}
