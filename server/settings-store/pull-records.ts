import type { PullReason, PullState } from '../../contract/pulls.ts'
import type { NewPull, Pull, ReasonFacts } from '../domain/pull.ts'
import type { ObjectRef } from '../domain/stored-object.ts'

/** What a worker reports about a pull it holds. */
export type PullEnd = {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly reason: PullReason | null
  readonly detail: string | null
  readonly facts?: ReasonFacts
  readonly bytes: number
  readonly totalBytes: number | null
  readonly at: number
}

export type HeldEnd = PullEnd & { readonly id: string }

/** A pull that was brought to its good end before its start was written. */
export type DonePull = NewPull & { readonly done: Pick<PullEnd, 'bytes' | 'totalBytes' | 'at'> }

/** The queue: its rows are the work to do. Every write after `claim` repeats the owner, so a lost pull stays lost. */
export interface PullQueue {
  /**
   * Queues pulls in one transaction. A key that has an open pull keeps it: if that is still waiting it takes over the
   * newer token, query and scheme, and is due at the latest the longest pause after the newer one was queued.
   */
  enqueue(pulls: readonly NewPull[]): Promise<void>
  /**
   * Records pulls that run already, because a client waits for them: theirs is one more attempt. A waiting pull of the
   * key becomes this one; one that runs stays as it is and is left out of the answer, like those of a bucket that is gone.
   */
  begin(pulls: readonly NewPull[], owner: string): Promise<Pull[]>
  /**
   * Records pulls that ran to their end, in one write instead of {@link begin} and {@link finish}. Resolves to the keys
   * of those it recorded: not those of a bucket that is gone, nor those that have an open pull, which stays as it is.
   */
  recordDone(pulls: readonly DonePull[]): Promise<ObjectRef[]>
  /**
   * Takes up to `limit` due pulls, oldest first, those of warm-ups after all others: they are running, theirs is one more
   * attempt. Passes over what would give the owner more than `perBucket` running pulls of one bucket.
   */
  claim(options: {
    readonly owner: string
    readonly limit: number
    readonly perBucket: number
    readonly now: number
  }): Promise<Pull[]>
  /** Resolves to whether the owner still held it. */
  finish(id: string, owner: string, end: PullEnd): Promise<boolean>
  /** The same for many, in one write; passes over those that the owner does not hold. */
  finishAll(owner: string, ends: readonly HeldEnd[]): Promise<void>
  /** Back into the queue for a later attempt. Resolves to whether the owner still held it. */
  postpone(
    id: string,
    owner: string,
    retry: {
      readonly runAt: number
      readonly reason: PullReason
      readonly detail: string | null
      readonly facts?: ReasonFacts
      /** The origin was not asked at all: the attempt does not count. */
      readonly uncounted?: boolean
    },
  ): Promise<boolean>
  /**
   * Gives running pulls back: those of an owner who stops, their attempt uncounted, or, after a crash, everybody's. Those
   * count, so that a pull which kills the process does not do so for ever.
   */
  handBack(options: { readonly owner?: string; readonly now: number }): Promise<number>
  /** No waiting pull is due later than `latest` any more: it was stamped by a clock that was wrong. */
  advance(options: { readonly latest: number }): Promise<number>
  /** The first moment later than `after` at which a waiting pull is due, or `null` when none is. */
  nextDue(options: { readonly after: number }): Promise<number | null>
}

export type PullFilter = {
  readonly state?: PullState
  readonly reason?: PullReason
  readonly rule?: string
  readonly key?: string
  /** The start of the keys wanted. */
  readonly prefix?: string
  /** Anywhere in the keys wanted, in this case. */
  readonly contains?: string
  readonly warmUp?: string
}

/** `next` is where the pages behind this one begin; `null` when there are none. */
export type PullPage = { readonly items: readonly Pull[]; readonly next: string | null }

export type PullsSince = {
  readonly after: string
  readonly endedSince: number
  readonly ids: readonly string[]
  readonly limit: number
}

type PageQuery = PullFilter & { readonly before?: string; readonly limit: number }

type RetryFilter = Pick<PullFilter, 'reason' | 'rule' | 'prefix' | 'contains' | 'warmUp'>
type Again = { readonly asOf: number; readonly now: number }

export interface PullHistory {
  /**
   * Of a bucket, or of all with `null`, newest first; `before` is `next` of the page before. A search looks at a bounded
   * number of pulls at a time, so that a page may have fewer than `limit`, even none, and yet a `next`.
   */
  page(bucket: number | null, query: PageQuery): Promise<PullPage>
  /** The items of one {@link page}. */
  list(bucket: number, query: PageQuery): Promise<readonly Pull[]>
  /**
   * Of a bucket, or of all with `null`: pulls that were queued behind `after`, that run, that have ended since, and those
   * named. At most `limit` of each kind, the newest; `isWhole` says whether that was all.
   */
  changes(bucket: number | null, since: PullsSince): Promise<{ readonly pulls: Pull[]; readonly isWhole: boolean }>
  byId(bucket: number, id: string): Promise<Pull | null>
  /** Each at most the contract's `mostCounted`. */
  counts(bucket: number): Promise<Record<PullState, number>>
  /**
   * Queues an ended pull again with this token, or makes a waiting one due now; attempts count anew. One that failed in a
   * warm-up is under way there again. Resolves to the pull that is open for the key then, or `null` when the pull runs,
   * or is no more.
   */
  retry(bucket: number, id: string, again: Again): Promise<Pull | null>
  /**
   * The same for failed pulls that no later pull of their key has superseded; looks at a bounded number of them. Resolves
   * to how many, and to what `before` is for the next call, `null` when it has looked at all.
   */
  retryFailed(
    bucket: number,
    filter: RetryFilter & { readonly before?: string },
    again: Again,
  ): Promise<{ readonly queued: number; readonly next: string | null }>
  /** Makes pulls due now that wait after a failure, a bounded number at a time. Resolves to how many: 0 at the end. */
  hurryFailed(bucket: number, filter: RetryFilter, again: Again): Promise<number>
  /** Ends a waiting pull as `cancelled`. Resolves to whether it was waiting. */
  cancelQueued(bucket: number, id: string, end: { readonly reason: PullReason; readonly at: number }): Promise<boolean>
  /** Ends every open pull of a bucket as `cancelled`. */
  cancelOpen(bucket: number, reason: PullReason, at: number): Promise<number>
  /** Forgets ended pulls: those older than `before`, and the oldest beyond `keep`. Resolves to how many. */
  prune(options: { readonly before: number; readonly keep: number }): Promise<number>
}
