import { countOf, type Outcome } from '../../contract/outcomes.ts'
import { type CountName, countNames } from '../../contract/overview.ts'
import type { Answered } from '../metrics/answer-counts.ts'
import type { CountedRow, Top } from '../settings-store/settings-store.ts'
import { createTops, type SeenTops } from './tops.ts'

/** So many missing keys, and so many kinds of errors, are told apart exactly; see {@link createTops}. */
export const mostTops = 4_096

/** Whose answer it is. */
export type Whose = {
  /** 0 when the request named no bucket. */
  readonly bucketId: number
  readonly key: string
  /** The rule that decided a miss, or a check of a hit; empty when none did. */
  readonly rule: string
  /** Why it failed; empty when it did not. */
  readonly reason: string
}

export type EndedPull = {
  readonly bucket: number
  readonly rule: string
  readonly key: string
  readonly result: 'done' | 'dropped' | 'failed'
  readonly reason: string
  readonly bytes: number
  readonly inVain: boolean
}

/** Numbers in the order of `countNames`. */
type Numbers = number[]

/** What was counted since it was last taken; plain JSON, for another process to take in. */
export type Delta = {
  readonly rows: ReadonlyArray<readonly [bucket: number, rule: string, numbers: Numbers]>
  readonly missing: SeenTops
  readonly errors: SeenTops
}

/** Counts by bucket and rule, in memory. The hot path adds to plain numbers; no clock is read for a hit. */
export interface Counters {
  answered(answer: Pick<Answered, 'outcome' | 'bytes'>, whose: Whose): void
  pullStarted(pull: Pick<EndedPull, 'bucket' | 'rule'>): void
  pullEnded(pull: EndedPull): void
  /** Everything so far, which begins anew from none; `null` when there is nothing. */
  take(): Delta | null
  add(delta: Delta): void
}

const at = Object.fromEntries(countNames.map((name, i) => [name, i])) as Record<CountName, number>

const bytesOf: Readonly<Partial<Record<Outcome, number>>> = {
  hit: at.bytesHere,
  pulled: at.bytesPassed,
  joined: at.bytesPassed,
  range: at.bytesPassed,
}
const placeOf = (outcome: Outcome): number => at[countOf(outcome)]
const failures: ReadonlySet<Outcome> = new Set<Outcome>(['origin-failed', 'refused', 'error'])
/** Told so by us, or by the origin to which we sent the client. */
const isOfMissing = (outcome: Outcome, reason: string) =>
  outcome === 'missing' || (outcome === 'redirect' && reason === 'origin-not-found')
const endOf = { done: at.pullsDone, dropped: at.pullsDropped, failed: at.pullsFailed } as const

/** `now` is milliseconds since 1970. */
export function createCounters(now: () => number): Counters {
  let buckets = new Map<number, Map<string, Numbers>>()
  const missing = createTops(mostTops)
  const errors = createTops(mostTops)
  /** Answers mostly come from the bucket of the one before. */
  let last: { readonly bucket: number; readonly numbers: Numbers } | null = null

  const ofBucket = (bucket: number): Numbers => {
    if (last?.bucket !== bucket) last = { bucket, numbers: numbersOf(bucket, '') }
    return last.numbers
  }
  const numbersOf = (bucket: number, rule: string): Numbers => {
    let rules = buckets.get(bucket)
    if (!rules) {
      rules = new Map()
      buckets.set(bucket, rules)
    }
    let numbers = rules.get(rule)
    if (!numbers) {
      numbers = new Array<number>(countNames.length).fill(0)
      rules.set(rule, numbers)
    }
    return numbers
  }
  const countAnswer = (numbers: Numbers, outcome: Outcome, bytes: number, isChecked: boolean) => {
    plus(numbers, placeOf(outcome), 1)
    const sent = bytesOf[outcome]
    if (sent !== undefined) plus(numbers, sent, bytes)
    if (isChecked) plus(numbers, at.checked, 1)
  }
  const both = (bucket: number, rule: string, place: number, more: number) => {
    plus(numbersOf(bucket, ''), place, more)
    plus(numbersOf(bucket, rule), place, more)
  }
  const seen = (bucket: number, of: Top['of'], { reason, rule, key }: Pick<Top, 'reason' | 'rule' | 'key'>): Top => ({
    bucket,
    of,
    reason,
    rule,
    key,
    count: 1,
    offBy: 0,
    lastAt: now(),
  })
  const noteMissing = (bucket: number, key: string) =>
    missing.note(seen(bucket, 'missing', { reason: '', rule: '', key }))
  return {
    answered({ outcome, bytes }, { bucketId, key, rule, reason }) {
      if (bucketId === 0) return
      const isChecked = rule !== '' && outcome === 'hit'
      countAnswer(ofBucket(bucketId), outcome, bytes, isChecked)
      if (rule !== '') countAnswer(numbersOf(bucketId, rule), outcome, bytes, isChecked)
      if (isOfMissing(outcome, reason) && key !== '') noteMissing(bucketId, key)
      else if (failures.has(outcome)) errors.note(seen(bucketId, 'request', { reason, rule, key }))
    },
    pullStarted({ bucket, rule }) {
      both(bucket, rule, at.pullsStarted, 1)
    },
    pullEnded({ bucket, rule, key, result, reason, bytes, inVain }) {
      both(bucket, rule, endOf[result], 1)
      both(bucket, rule, at.bytesPulled, bytes)
      if (result === 'failed') errors.note(seen(bucket, 'pull', { reason, rule, key }))
      if (inVain) noteMissing(bucket, key)
    },
    take() {
      if (buckets.size === 0) return null
      const rows = [...buckets].flatMap(([bucket, rules]) =>
        [...rules].map(([rule, numbers]): Delta['rows'][number] => [bucket, rule, numbers]),
      )
      buckets = new Map()
      last = null
      return { rows, missing: missing.take(), errors: errors.take() }
    },
    add(delta) {
      for (const [bucket, rule, numbers] of delta.rows) {
        const ours = numbersOf(bucket, rule)
        for (const [place, more] of numbers.entries()) plus(ours, place, more)
      }
      missing.merge(delta.missing)
      errors.merge(delta.errors)
    },
  }
}

function plus(numbers: Numbers, place: number, more: number): void {
  numbers[place] = (numbers[place] ?? 0) + more
}

export const rowsOf = ({ rows }: Delta): CountedRow[] =>
  rows.map(([bucket, rule, numbers]) => ({
    bucket,
    rule,
    counts: Object.fromEntries(countNames.map((name, i) => [name, numbers[i] ?? 0])) as CountedRow['counts'],
  }))
