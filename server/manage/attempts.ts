import { TooManyAttemptsError } from '../domain/refusals.ts'

/** Mistakes that cost no wait: people mistype. */
const freeFailures = 3
const firstDelayMs = 1000
/**
 * The longest waits, for an address's own failures and for those of all. Neither is long: whoever hammers the only
 * administrator's account must not keep the administrator out.
 */
const longestMs = { address: 60_000, account: 10_000 }
/** Failures are forgotten after this long without another one. */
const memoryMs = 15 * 60_000
const mostAddresses = 10_000

type Failures = { count: number; lastAt: number }

export interface Attempts {
  /**
   * Begins an attempt from a client's address. Throws `TooManyAttempts` while earlier failures have to be waited for.
   * It counts as failed until `succeeded` is called, so that many at once gain nothing.
   */
  begin(address: string): void
  succeeded(address: string): void
}

/** Slows guessing down, exponentially and in bounded memory. `now` is in milliseconds and never steps back. */
export function createAttempts(now: () => number): Attempts {
  const byAddress = new Map<string, Failures>()
  let account: Failures = { count: 0, lastAt: 0 }

  const current = (failures: Failures | undefined): Failures =>
    failures && now() - failures.lastAt < memoryMs ? failures : { count: 0, lastAt: 0 }
  const delayOf = ({ count }: Failures, longest: number) =>
    count < freeFailures ? 0 : Math.min(longest, firstDelayMs * 2 ** (count - freeFailures))
  // Always since the address's own last failure: strangers can neither begin nor prolong anybody else's wait.
  const waitOf = (own: Failures) =>
    own.count === 0
      ? 0
      : own.lastAt + Math.max(delayOf(own, longestMs.address), delayOf(account, longestMs.account)) - now()
  const oneMore = ({ count }: Failures): Failures => ({ count: count + 1, lastAt: now() })

  return {
    begin(address) {
      const own = current(byAddress.get(address))
      account = current(account)
      const wait = waitOf(own)
      if (wait > 0) throw new TooManyAttemptsError(wait)
      account = oneMore(account)
      byAddress.delete(address)
      byAddress.set(address, oneMore(own))
      // A Map keeps the order of insertion: the first address is the one that failed longest ago.
      const oldest = byAddress.size > mostAddresses ? byAddress.keys().next().value : undefined
      if (oldest !== undefined) byAddress.delete(oldest)
    },
    succeeded(address) {
      byAddress.delete(address)
      account = { count: 0, lastAt: 0 }
    },
  }
}
