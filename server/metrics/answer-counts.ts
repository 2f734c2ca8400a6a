import { type Outcome, outcomes } from '../../contract/outcomes.ts'

/** Upper bounds of the classes of durations, seconds; one more class is above them all. */
export const durationBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export type Tally = {
  /** By the first digit of the status. */
  readonly byClass: number[]
  /** By {@link durationBounds}; not cumulative. */
  readonly byDuration: number[]
  /** Those whose client left before the end. */
  aborted: number
  /** Of bodies. */
  bytes: number
  seconds: number
}

export interface AnswerCounts {
  count(answer: Answered): void
  readonly tallies: ReadonlyMap<Outcome, Tally>
}

export type Answered = {
  readonly outcome: Outcome
  readonly status: number
  readonly aborted: boolean
  readonly bytes: number
  readonly ms: number
}

/** Plain numbers: the hot path adds, and whoever asks for metrics pays for their form. */
export function createAnswerCounts(): AnswerCounts {
  const tallies = new Map(outcomes.map((outcome) => [outcome, emptyTally()]))
  return {
    tallies,
    count({ outcome, status, aborted, bytes, ms }) {
      const tally = tallies.get(outcome)
      if (!tally) return
      add(tally.byClass, Math.floor(status / 100))
      add(tally.byDuration, classOf(ms / 1_000))
      if (aborted) tally.aborted += 1
      tally.bytes += bytes
      tally.seconds += ms / 1_000
    },
  }
}

const emptyTally = (): Tally => ({
  byClass: new Array<number>(6).fill(0),
  byDuration: new Array<number>(durationBounds.length + 1).fill(0),
  aborted: 0,
  bytes: 0,
  seconds: 0,
})

function add(counts: number[], at: number): void {
  counts[at] = (counts[at] ?? 0) + 1
}

function classOf(seconds: number): number {
  let at = 0
  while (at < durationBounds.length && seconds > (durationBounds[at] ?? 0)) at += 1
  return at
}
