import type { Access } from '../../contract/fields.ts'
import type { DefaultRule } from '../../contract/origin-pull.ts'
import type { Actor, ChangeKind } from '../../contract/origin-pull-history.ts'
import type { RuleView } from '../../contract/rule.ts'
import type { CountRecords } from './count-records.ts'
import type { DeletionRecords } from './deletion-records.ts'
import type { PullHistory, PullQueue } from './pull-records.ts'
import type { WarmUpRecords } from './warm-up-records.ts'

export type * from './count-records.ts'
export type * from './deletion-records.ts'
export type * from './pull-records.ts'
export type * from './warm-up-records.ts'

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
  /** `null` where nobody knows. */
  readonly by: Actor | null
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
      Pick<OriginPullRecord, 'secrets'> & {
        readonly change: ChangeKind
        readonly at: number
        readonly by?: Actor | undefined
      },
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
  /** Where the client was at its log-in, and what it called itself; empty when that is not known. */
  readonly address: string
  readonly userAgent: string
}

export interface SessionRecords {
  /** The one seen last first. */
  all(): Promise<SessionRecord[]>
  insert(session: SessionRecord): Promise<void>
  byHash(idHash: string): Promise<SessionRecord | null>
  touch(idHash: string, lastSeenAt: number): Promise<void>
  remove(idHash: string): Promise<void>
  /** But for the one named, if one is. */
  removeAll(butFor?: string): Promise<void>
  /** Forgets sessions created or last seen before these moments. */
  removeExpired(limits: { readonly createdBefore: number; readonly seenBefore: number }): Promise<number>
}

/** The same records inside one transaction: all of it happens, or nothing. */
export type SettingsTransaction = {
  readonly buckets: BucketRecords
  readonly originPulls: OriginPullRecords
  readonly domains: DomainRecords
  readonly warmUps: WarmUpRecords
  readonly deletions: DeletionRecords
  readonly pulls: PullQueue
  readonly history: PullHistory
  readonly counts: CountRecords
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
