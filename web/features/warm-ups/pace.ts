import type { WarmUpView } from '../../../contract/warm-ups.ts'

/** How far a warm-up was at a moment, milliseconds. */
export type Sample = { readonly at: number; readonly ended: number; readonly bytes: number }

/** A second. Keys whose pulls have ended, and bytes copied. */
export type Pace = { readonly keys: number; readonly bytes: number }

const windowMs = 20_000

export const sampleOf = ({ done, failed, bytes }: WarmUpView, at: number): Sample => ({
  at,
  ended: done + failed,
  bytes,
})

/** The samples with the newest, and no more of the older ones than it takes to tell the pace of late. */
export function withSample(samples: readonly Sample[], now: Sample): Sample[] {
  return [...samples.filter(({ at }) => at > now.at - windowMs && at < now.at), now]
}

/** `null` as long as nobody can tell. */
export function paceOf(samples: readonly Sample[]): Pace | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at === first.at) return null
  const seconds = (last.at - first.at) / 1_000
  return { keys: (last.ended - first.ended) / seconds, bytes: (last.bytes - first.bytes) / seconds }
}

/** Seconds until all that is open has ended; `null` where it stands still. */
export const secondsLeft = ({ open }: WarmUpView, pace: Pace | null) =>
  pace === null || pace.keys <= 0 ? null : open / pace.keys
