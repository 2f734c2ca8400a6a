import type { CountsView } from '../../contract/overview.ts'

/** What was counted of a bucket, or of one of its rules; an empty rule is the bucket as a whole. */
export type CountedRow = { readonly bucket: number; readonly rule: string; readonly counts: CountsView }

/** What was seen often: keys that nobody has, errors of requests, attempts of pulls that failed. */
export type Top = {
  readonly bucket: number
  readonly of: 'missing' | 'request' | 'pull'
  /** Why; empty for a missing key. */
  readonly reason: string
  /** The rule that decided it; empty when none did. */
  readonly rule: string
  /** The missing key; of errors the one that had it last. */
  readonly key: string
  /** At least so many times, and at most `offBy` more. */
  readonly count: number
  readonly offBy: number
  /** Milliseconds since 1970, as every time here. */
  readonly lastAt: number
}

/** Which buckets, and which time: from the beginning of a minute or hour up to, not including, `to`. */
type Asked = {
  /** `null`: all of them. */
  readonly bucket: number | null
  readonly span: 'minute' | 'hour'
  readonly from: number
  readonly to: number
}

/** Known to be at the origin and not in the bucket. */
export type StillMissing = { readonly keys: number; readonly unknownSize: number; readonly bytes: number }

/** Counts by the minute and by the hour. What is counted of a bucket goes with it. */
export interface CountRecords {
  /**
   * Adds to the minute and to the hour of `at`, and puts these in the place of what the hour had as tops of their
   * buckets, in one transaction. Buckets that are gone are passed over.
   */
  add(at: number, rows: readonly CountedRow[], tops: ReadonlyMap<number, readonly Top[]>): Promise<void>
  /** Sums of the steps in which something was counted, each by its number from 0. */
  steps(asked: Asked & { readonly stepMs: number }): Promise<ReadonlyMap<number, CountsView>>
  /** Sums by bucket. */
  byBucket(asked: Asked): Promise<ReadonlyMap<number, CountsView>>
  /** Sums by rule, of those rules that did something. */
  byRule(asked: Asked & { readonly bucket: number }): Promise<ReadonlyMap<string, CountsView>>
  /** The tops of every hour, as they were written. */
  tops(asked: Omit<Asked, 'span'>): Promise<Top[]>
  /** What pulls and warm-ups of a bucket, or of all, know to be missing still. */
  stillMissing(bucket: number | null): Promise<StillMissing>
  /** Forgets minutes and hours that began earlier. */
  prune(before: { readonly minute: number; readonly hour: number }): Promise<void>
}
