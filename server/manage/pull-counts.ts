import { type PullCounts, PullState } from '../../contract/pulls.ts'

/** The counts of several buckets as one. */
export function sumOfCounts(all: readonly PullCounts[]): PullCounts {
  const sum = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
  for (const counts of all) for (const state of PullState.options) sum[state] += counts[state]
  return sum
}
