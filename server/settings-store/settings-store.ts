import type { Access } from '../../contract/fields.ts'
import type { DefaultRule } from '../../contract/origin-pull.ts'
import type { ChangeKind } from '../../contract/origin-pull-history.ts'
import type { PullReason, PullState } from '../../contract/pulls.ts'
import type { RuleView } from '../../contract/rule.ts'
import type { WarmUpState } from '../../contract/warm-ups.ts'
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

/** Everything of a configuration but its secrets: what history keeps. */
export type OriginPullDocument = {
  readonly enabled: boolean
  readonly defaultRule: DefaultRule
  /** In the order in which they are tried. */
  readonly rules: readonly RuleView[]
}

export type OriginPullRecord = OriginPullDocument & {
  readonly bucket: number
  /** Sealed secrets by rule id. */
  readonly secrets: Readonly<Record<string, string>>
  /** `null` while it was never saved. */
  readonly updatedAt: number | null
  /** 0 while it was never saved, one more with every save. */
  readonly version: number
}

export type OriginPullVersion = {
  readonly version: number
  readonly at: number
  readonly change: ChangeKind
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
    change: OriginPullDocument &
      Pick<OriginPullRecord, 'secrets'> & { readonly change: ChangeKind; readonly at: number },
  ): Promise<OriginPullRecord>
  /** Newest first; the last hundred. */
  versions(bucket: number): Promise<OriginPullVersion[]>
  version(bucket: number, version: number): Promise<(OriginPullVersion & OriginPullDocument) | null>
}

export type DomainRecord = { readonly bucket: number; readonly domain: string; readonly addedAt: number }

/** Custom domains, in their canonical spelling. The database sees to it that two buckets never have the same. */
export interface DomainRecords {
  all(): Promise<DomainRecord[]>
  /** By name. */
  of(bucket: number): Promise<DomainRecord[]>
  /** Adding the bucket's own again changes nothing. Rejects with `DomainTaken`, or `NoSuchBucket` when it is gone. */
  add(domain: DomainRecord): Promise<DomainRecord>
  /** Resolves to whether the bucket had it. */
  remove(bucket: number, domain: string): Promise<boolean>
}

/** What a worker reports about a pull it holds. */
export type PullEnd = {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly reason: PullReason | null
  readonly detail: string | null
  readonly bytes: number
  readonly totalBytes: number | null
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
   * Records pulls that run already, because a client waits for them: theirs is one more attempt. A waiting pull of the
   * key becomes this one; one that runs stays as it is and is left out of the answer, like those of a bucket that is gone.
   */
  begin(pulls: readonly NewPull[], owner: string): Promise<Pull[]>
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
  /** Back into the queue for a later attempt. Resolves to whether the owner still held it. */
  postpone(
    id: string,
    owner: string,
    retry: {
      readonly runAt: number
      readonly reason: PullReason
      readonly detail: string | null
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
}

export interface PullHistory {
  /** Newest first; `before` is the id of the last one of the page before. */
  list(bucket: number, query: PullFilter & { readonly before?: string; readonly limit: number }): Promise<Pull[]>
  byId(bucket: number, id: string): Promise<Pull | null>
  counts(bucket: number): Promise<Record<PullState, number>>
  /**
   * Queues an ended pull again with this token, or makes a waiting one due now; attempts count anew. Resolves to the
   * pull that is open for the key then, or `null` when the pull runs, or is no more.
   */
  retry(bucket: number, id: string, again: { readonly asOf: number; readonly now: number }): Promise<Pull | null>
  /** The same for every failed pull, and for those that wait after a failure. Resolves to how many. */
  retryFailed(
    bucket: number,
    filter: Pick<PullFilter, 'reason' | 'rule' | 'prefix'>,
    again: { readonly asOf: number; readonly now: number },
  ): Promise<number>
  /** Ends a waiting pull as `cancelled`. Resolves to whether it was waiting. */
  cancelQueued(bucket: number, id: string, end: { readonly reason: PullReason; readonly at: number }): Promise<boolean>
  /** Ends every open pull of a bucket as `cancelled`. */
  cancelOpen(bucket: number, reason: PullReason, at: number): Promise<number>
  /** Forgets ended pulls: those older than `before`, and the oldest beyond `keep`. Resolves to how many. */
  prune(options: { readonly before: number; readonly keep: number }): Promise<number>
}

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
    to: { readonly state: WarmUpState; readonly detail?: string; readonly endedAt?: number },
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
  readonly domains: DomainRecords
  readonly warmUps: WarmUpRecords
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
