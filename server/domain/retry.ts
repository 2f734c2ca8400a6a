import type { PullReason } from '../../contract/pulls.ts'

/** A pull is started at most this often; then it has failed until somebody misses the key again. */
export const maxAttempts = 6

/** Reasons that time may heal. The origin's "no", a broken configuration and a lost race are final at once. */
const healable: ReadonlySet<PullReason> = new Set<PullReason>([
  'origin-throttled',
  'origin-server-error',
  'origin-unreachable',
  'origin-name-unknown',
  'origin-timeout',
  'origin-connect-timeout',
  'origin-first-byte-timeout',
  'origin-idle-timeout',
  'origin-too-slow',
  'origin-tls',
  'origin-bad-response',
  'origin-truncated',
  'origin-too-long',
  'origin-checksum',
  'origin-resting',
  'budget-concurrency',
  'budget-bandwidth',
  'storage-full',
  'storage-failed',
])

/** Whether a pull that failed on its `attempt`-th start (1 is the first) is tried again. */
export const mayRetry = (reason: PullReason, attempt: number) => healable.has(reason) && attempt < maxAttempts

/** The longest pause between two attempts, milliseconds. */
export const longestPause = 10 * 60_000

/**
 * The pause after the `attempt`-th failure, in milliseconds: 2 s doubled each time up to ten minutes, spread by
 * `random` (0 to 1) over its upper half so that many pulls do not return together; never less than the origin asked.
 */
export function pauseAfter(attempt: number, random: number, retryAfterMs = 0): number {
  const full = Math.min(2_000 * 2 ** (attempt - 1), longestPause)
  return Math.max(full / 2 + (full / 2) * random, Math.min(retryAfterMs, longestPause))
}
