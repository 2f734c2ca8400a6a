import type { Access } from '../../contract/fields.ts'
import type { DefaultRule } from '../../contract/origin-pull.ts'
import type { PullReason, PullState } from '../../contract/pulls.ts'
import type { NewPull, Pull } from '../domain/pull.ts'

/** A bucket's own settings. `id` is never reused, so what refers to it can never meet a later bucket of that name. */
export type BucketRecord = {
  readonly id: number
  readonly name: string
  readonly access: Access
  readonly accelerated: boolean
  /** Milliseconds since 1970, as every time here. */
  readonly createdAt: number
  /** 1 at first, one more with every change. */
  readonly version: number
}

export interface BucketRecords {
  /** By name. */
  all(): Promise<BucketRecord[]>
  byName(name: string): Promise<BucketRecord | null>
  /** Rejects with `BucketExists`. */
  insert(bucket: Pick<BucketRecord, 'name' | 'access' | 'accelerated' | 'createdAt'>): Promise<BucketRecord>
  /** Rejects with `PreconditionFailed` when `seenVersion` is not the current one, `NoSuchBucket` when it is gone. */
  update(
    id: number,
    seenVersion: number,
    change: Partial<Pick<BucketRecord, 'access' | 'accelerated'>>,
  ): Promise<BucketRecord>
  /** Removes the bucket with its origin-pull and the history of its pulls. Resolves to whether it was there. */
  remove(id: number): Promise<boolean>
}

export type OriginPullRecord = {
  readonly bucket: number
  readonly enabled: boolean
  readonly defaultRule: DefaultRule
  /** `null` while it was never saved. */
  readonly updatedAt: number | null
  /** 0 while it was never saved, one more with every save. */
  readonly version: number
}

export interface OriginPullRecords {
  /** Those that were ever saved. */
  all(): Promise<OriginPullRecord[]>
  /** The saved one, or the disabled default at version 0. */
  of(bucket: number): Promise<OriginPullRecord>
  /** Rejects with `PreconditionFailed` when `seenVersion` is not the current one, `NoSuchBucket` when the bucket is gone. */
  save(
    bucket: number,
    seenVersion: number,
    change: Pick<OriginPullRecord, 'enabled' | 'defaultRule'> & { readonly at: number },
  ): Promise<OriginPullRecord>
}

/** What a worker reports about a pull it holds. */
export type PullEnd = {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly reason: PullReason | null
  readonly detail: string | null
  readonly bytes: number
  readonly at: number
}

/** The queue: its rows are the work to do. Every write after `claim` repeats the owner, so a lost pull stays lost. */
export interface PullQueue {
  /**
   * Queues pulls in one transaction. A key that has an open pull keeps it: if that is still waiting it takes over the
   * newer token, query and scheme, and is due at the latest the longest pause after the newer one was queued.
   */
  enqueue(pulls: readonly NewPull[]): Promise<void>
  /**
   * Takes up to `limit` due pulls, oldest first: they are running, theirs is one more attempt. Passes over what would
   * give the owner more than `perBucket` running pulls of one bucket.
   */
  claim(options: {
    readonly owner: string
    readonly limit: number
    readonly perBucket: number
    readonly now: number
  }): Promise<Pull[]>
  /** Resolves to whether the owner still held it. */
  finish(id: string, owner: string, end: PullEnd): Promise<boolean>
  /** Back into the queue for a later attempt. Resolves to whether the owner still held it. */
  postpone(
    id: string,
    owner: string,
    retry: { readonly runAt: number; readonly reason: PullReason; readonly detail: string | null },
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

export interface PullHistory {
  /** Newest first. */
  list(
    bucket: number,
    query: { readonly state?: PullState; readonly key?: string; readonly limit: number },
  ): Promise<Pull[]>
  /** Ends every open pull of a bucket as `cancelled`. */
  cancelOpen(bucket: number, reason: PullReason, at: number): Promise<number>
  /** Forgets ended pulls: those older than `before`, and the oldest beyond `keep`. Resolves to how many. */
  prune(options: { readonly before: number; readonly keep: number }): Promise<number>
}

export type AccountRecord = {
  /** argon2id in PHC string format; `null` until a password was chosen. */
  readonly passwordHash: string | null
  /** SHA-256, hex, of the one-time set-up token that is out; `null` when none is. */
  readonly setupTokenHash: string | null
}

/** The one administrator. */
export interface AccountRecords {
  get(): Promise<AccountRecord>
  save(account: AccountRecord): Promise<void>
}

export type SessionRecord = {
  /** SHA-256, hex, of the cookie's value: a stolen database opens no session. */
  readonly idHash: string
  readonly createdAt: number
  readonly lastSeenAt: number
}

export interface SessionRecords {
  insert(session: SessionRecord): Promise<void>
  byHash(idHash: string): Promise<SessionRecord | null>
  touch(idHash: string, lastSeenAt: number): Promise<void>
  remove(idHash: string): Promise<void>
  removeAll(): Promise<void>
  /** Forgets sessions created or last seen before these moments. */
  removeExpired(limits: { readonly createdBefore: number; readonly seenBefore: number }): Promise<number>
}

/** The same records inside one transaction: all of it happens, or nothing. */
export type SettingsTransaction = {
  readonly buckets: BucketRecords
  readonly originPulls: OriginPullRecords
  readonly pulls: PullQueue
  readonly history: PullHistory
  readonly account: AccountRecords
  readonly sessions: SessionRecords
}

/**
 * Settings and pulls. Each method is atomic and durable when it resolves; `transaction` makes several so. Inside
 * `transaction` only the given records may be used: the others would wait for it to end.
 */
export interface SettingsStore extends SettingsTransaction, AsyncDisposable {
  transaction<T>(work: (tx: SettingsTransaction) => Promise<T>): Promise<T>
}
