import type { RedirectCode } from '../../contract/rule.ts'
import { GatewayError } from '../domain/errors.ts'
import { type Miss, type MissPlan, planForMiss } from '../domain/miss-plan.ts'
import type { NewPull } from '../domain/pull.ts'
import type { ObjectMeta, ObjectRef, Token } from '../domain/stored-object.ts'
import type { Lookup, ObjectStore, StoredObject } from '../object-store/object-store.ts'
import type { Freshness } from './freshness.ts'
import type { KeyMemory } from './key-memory.ts'
import type { OriginHealth } from './origin-health.ts'
import type { BucketEntry } from './rule-book.ts'
import type { HeadAnswer, ServeHead } from './serve-head.ts'
import type { ServeSync, StreamedMiss } from './serve-sync.ts'

export type Redirection = {
  readonly kind: 'redirect'
  readonly status: RedirectCode
  readonly location: string
  readonly rule: string
  /** A GET of what the origin is known not to have either. */
  readonly inVain: boolean
}

export type { HeadAnswer } from './serve-head.ts'

/** `rule` is the one that decided it. Of a hit the one by which the origin is asked whether it has changed; empty when none is. */
export type OwnAnswer =
  | { readonly kind: 'hit'; readonly object: StoredObject; readonly rule: string }
  | Redirection
  | ({ readonly kind: 'stream'; readonly rule: string } & StreamedMiss)
  | ({ readonly kind: 'head'; readonly rule: string } & HeadAnswer)

/** `elsewhere`: only a process that asks origins can answer it. */
export type ServedAnswer = OwnAnswer | { readonly kind: 'elsewhere' }

/** A read, as it will be a miss if the bucket cannot answer it. */
export type Read = Omit<Miss, 'status'>

/** Who reads. */
export type Client = {
  /** Is aborted when it leaves. */
  gone(): AbortSignal
  /** From now on it may have to wait for an origin. */
  waits(): void
}

export interface ServeObject {
  /**
   * Answers a read: what the bucket holds, or what its rules say of a miss, at once where nothing has to be waited for.
   * Throws, or rejects with, `NoSuchKey`, a `MissRefusal` when the origin could not help, or the object store's own failure.
   */
  (entry: BucketEntry, read: Read, client: Client): ServedAnswer | Promise<ServedAnswer>
  /** Where a rule redirects what the bucket answers with `status` itself; `null` when none does. */
  redirection(entry: BucketEntry, read: Read, status: number): Redirection | null
}

export type ServeObjectDeps = {
  readonly objects: Pick<ObjectStore, 'open'>
  readonly inbox: { add(pull: NewPull): void }
  readonly cooldown: Pick<KeyMemory, 'has'>
  readonly notFound: Pick<KeyMemory, 'has'>
  readonly freshness: Pick<Freshness, 'isDue'>
  readonly health: Pick<OriginHealth, 'isUp'>
  /** How an origin is asked for a waiting client; `null` where only another process does that. */
  readonly asks: { readonly serveSync: ServeSync; readonly serveHead: ServeHead } | null
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createServeObject(deps: ServeObjectDeps): ServeObject {
  const { objects, inbox, cooldown, notFound, freshness, now } = deps
  // Field by field: a read may find some of them out only when it is asked.
  const planFor = (entry: BucketEntry, { method, key, query, scheme, host, headers }: Read, status: number) =>
    planForMiss(entry.rules, { method, key, query, scheme, host, headers, status }, deps.health.isUp)

  const serve = (entry: BucketEntry, read: Read, client: Client) => {
    const ref = { bucket: entry.bucket.id, key: read.key }
    const found = objects.open(ref)
    const answer = ({ object, token }: Lookup) => {
      if (!object) return miss(entry, read, { ref, token, client, isMissing: !(found instanceof Promise) })
      const checks = entry.revalidates && read.method === 'GET'
      const rule = checks ? revalidate(entry, read, { ref, meta: object.meta, token }) : ''
      return { kind: 'hit', object, rule } as const
    }
    return found instanceof Promise ? found.then(answer) : answer(found)
  }
  const miss = (
    entry: BucketEntry,
    read: Read,
    { ref, token, client, isMissing }: Missed,
  ): ServedAnswer | Promise<ServedAnswer> => {
    const plan = planFor(entry, read, 404)
    if (plan.kind === 'none') throw new GatewayError('NoSuchKey', 'The specified key does not exist.')
    if (plan.kind === 'head' || plan.kind === 'sync') {
      client.waits()
      return deps.asks
        ? fromOrigin(deps.asks, plan, { entry, read, ref, token, client, isMissing })
        : { kind: 'elsewhere' }
    }
    const { status, location, rule } = plan
    const isNowhere = plan.kind === 'async' && notFound.has(ref)
    // Asked only now: a change of the rules may have begun while the store was asked.
    if (plan.kind === 'async' && !entry.outgoing && !isNowhere && !cooldown.has(ref))
      inbox.add(newPull(ref, token, rule.id, { ...plan.wanted, replace: 'never' }))
    return { kind: 'redirect', status, location, rule: rule.id, inVain: isNowhere && read.method === 'GET' }
  }
  const fromOrigin = async (asks: Asks, plan: AskingPlan, { entry, read, ref, token, client, isMissing }: Missing) => {
    const rule = plan.rule.id
    if (plan.kind === 'head')
      return { kind: 'head', rule, ...(await asks.serveHead(ref, plan, client.gone())) } as const
    const served = await asks.serveSync(entry, ref, { ...plan, token, isMissing, range: rangeOf(read) })
    return served === 'landed' ? landed(entry, read, ref, client) : ({ kind: 'stream', rule, ...served } as const)
  }
  /** A flight ended between the question to the store and the one to the flights. */
  const landed = async (entry: BucketEntry, read: Read, ref: ObjectRef, client: Client): Promise<ServedAnswer> => {
    const { object, token } = await objects.open(ref)
    return object ? { kind: 'hit', object, rule: '' } : miss(entry, read, { ref, token, client, isMissing: false })
  }
  /** The hit is served as it is; what the origin has now is the next one's. Returns the rule by which it is asked. */
  const revalidate = (entry: BucketEntry, read: Read, { ref, meta, token }: Hit): string => {
    if (entry.outgoing || cooldown.has(ref)) return ''
    const plan = planFor(entry, read, 404)
    if ((plan.kind !== 'async' && plan.kind !== 'sync') || !freshness.isDue(ref, plan.rule, meta)) return ''
    inbox.add(newPull(ref, token, plan.rule.id, { ...plan.wanted, replace: 'changed' }))
    return plan.rule.id
  }
  const newPull = (
    ref: ObjectRef,
    token: Token,
    rule: string,
    wanted: Pick<NewPull, 'query' | 'headers' | 'scheme' | 'replace'>,
  ): NewPull => ({ ...ref, ...wanted, rule, warmUp: null, token, queuedAt: now() })

  return Object.assign(serve, {
    redirection(entry: BucketEntry, read: Read, status: number): Redirection | null {
      const plan = planFor(entry, read, status)
      if (plan.kind !== 'redirect') return null
      return { kind: 'redirect', status: plan.status, location: plan.location, rule: plan.rule.id, inVain: false }
    },
  })
}

// RFC 9110 §13.1.5: an If-Range names a version, and the origin's is not known yet.
const rangeOf = ({ headers }: Read) => (headers['if-range'] === undefined ? headers.range : undefined)

type Asks = NonNullable<ServeObjectDeps['asks']>
type AskingPlan = Extract<MissPlan, { readonly kind: 'head' | 'sync' }>
type Missing = Missed & { readonly entry: BucketEntry; readonly read: Read }
type Missed = {
  readonly ref: ObjectRef
  readonly token: Token
  readonly client: Client
  /** The store was asked in this very turn of the event loop. */
  readonly isMissing: boolean
}
type Hit = { readonly ref: ObjectRef; readonly token: Token; readonly meta: ObjectMeta }
