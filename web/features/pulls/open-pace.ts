import type { PullCounts } from '../../../contract/pulls.ts'
import { mostCounted } from '../../../contract/pulls.ts'

/** How many pulls were open at a moment, milliseconds. */
export type OpenCount = { readonly at: number; readonly open: number }

const windowMs = 30_000
/** Sooner nobody can tell. */
const leastMs = 5_000

/** `null` when there are more than anybody counts. */
export function openOf({ queued, running }: PullCounts, at: number): OpenCount | null {
  return queued >= mostCounted || running >= mostCounted ? null : { at, open: queued + running }
}

/** With the newest, and no more of the older ones than it takes to tell the pace of late. */
export const withCount = (counts: readonly OpenCount[], now: OpenCount): OpenCount[] => [
  ...counts.filter(({ at }) => at > now.at - windowMs && at < now.at),
  now,
]

/** Seconds until none is open, if they go on to become fewer as they did of late; `null` when they do not. */
export function secondsToNone(counts: readonly OpenCount[]): number | null {
  const [first, last] = [counts[0], counts.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < leastMs) return null
  const fewer = first.open - last.open
  return fewer <= 0 || last.open === 0 ? null : (last.open * (last.at - first.at)) / fewer / 1_000
}
