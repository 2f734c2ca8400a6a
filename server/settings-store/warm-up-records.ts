import type { WarmUpReason, WarmUpState } from '../../contract/warm-ups.ts'
import type { NewPull, ReasonFacts } from '../domain/pull.ts'

export type WarmUpRecord = {
  readonly id: number
  readonly bucket: number
  readonly state: WarmUpState
  readonly dryRun: boolean
  readonly source:
    | { readonly kind: 'keys' | 'file' }
    | { readonly kind: 'origin'; readonly prefix: string; readonly listing: 's3' | 'index'; readonly rule: string }
  readonly found: number
  readonly here: number
  readonly unmatched: number
  readonly invalid: number
  /** Keys that wait to be queued, and pulls of it that are queued or run. */
  readonly waiting: number
  readonly queued: number
  readonly done: number
  readonly failed: number
  readonly listedBytes: number | null
  readonly bytes: number
  readonly reason: WarmUpReason | null
  readonly facts: ReasonFacts
  readonly detail: string | null
  readonly startedAt: number
  readonly endedAt: number | null
}

/** Counts of a warm-up, to be added to those it has. */
export type WarmUpCounts = Pick<WarmUpRecord, 'found' | 'here' | 'unmatched' | 'invalid'> & {
  readonly listedBytes: number | null
}

/**
 * Warm-ups and the keys of theirs that are not queued yet. The ends of their pulls are counted in the transaction that
 * ends the pull; a pull of theirs that a new configuration cancelled goes back among the waiting keys.
 */
export interface WarmUpRecords {
  insert(warmUp: Pick<WarmUpRecord, 'bucket' | 'state' | 'dryRun' | 'source' | 'startedAt'>): Promise<WarmUpRecord>
  /** Newest first, the last hundred. */
  of(bucket: number): Promise<WarmUpRecord[]>
  byId(bucket: number, id: number): Promise<WarmUpRecord | null>
  /** Those that are not at an end, of all buckets. */
  open(): Promise<WarmUpRecord[]>
  /** Takes keys in, adding to the counts, in one transaction. */
  addKeys(id: number, keys: readonly string[], counts: WarmUpCounts): Promise<void>
  /** The next waiting keys, in the order in which they came. They stay until {@link takeKeys}. */
  nextKeys(id: number, limit: number): Promise<string[]>
  /** Queues these pulls and takes these keys away, adding to the counts, in one transaction. */
  takeKeys(
    id: number,
    taken: {
      readonly keys: readonly string[]
      readonly pulls: readonly NewPull[]
      readonly here: number
      readonly unmatched: number
    },
  ): Promise<void>
  /** Changes the state if it is one of `from`. Resolves to whether it was. */
  setState(
    id: number,
    from: readonly WarmUpState[],
    to: {
      readonly state: WarmUpState
      readonly why?: Pick<WarmUpRecord, 'reason' | 'facts' | 'detail'>
      readonly endedAt?: number
    },
  ): Promise<boolean>
  /** Its pulls that wait are keys again, and no pulls: it is paused. */
  putBack(id: number): Promise<void>
  /** Drops its waiting keys and cancels its waiting pulls. */
  drop(id: number, at: number): Promise<void>
  /** Drops its waiting keys and sets its counts to none, for a list that is read anew; it has no pulls then. */
  restart(id: number): Promise<void>
  /** Removes it and its waiting keys, as if it had never begun; it has no pulls then. */
  remove(id: number): Promise<void>
}
