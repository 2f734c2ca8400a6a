import { TooManyAttemptsError } from '../domain/refusals.ts'

/** A number of acts at once, and then one more every so often. The result spends one or throws `TooManyAttempts`. */
export function createAllowance(limits: {
  readonly most: number
  readonly everyMs: number
  /** Milliseconds, by a clock that never steps back. */
  readonly now: () => number
}): () => void {
  const { most, everyMs, now } = limits
  /** The moment when everything spent so far has come back. */
  let wholeAt = now()
  return () => {
    const next = Math.max(wholeAt, now()) + everyMs
    const wait = next - most * everyMs - now()
    if (wait > 0) throw new TooManyAttemptsError(wait)
    wholeAt = next
  }
}
