import type { MissPlan } from '../domain/miss-plan.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import { placeOf } from '../domain/place-of.ts'
import type { NewPull, Pull } from '../domain/pull.ts'
import type { ByteRange, ObjectRef, Token } from '../domain/stored-object.ts'
import type { AskOrigin, OriginFound } from './ask-origin.ts'
import type { FlightHead } from './bring-object.ts'
import { askEarly, type EarlyPart, farAhead, lookAhead } from './early-part.ts'
import type { Flight } from './flight.ts'
import type { FlightReader } from './flight-reader.ts'
import type { Flights } from './flights.ts'
import type { KeyMemory } from './key-memory.ts'
import { MissRefusal, rememberedNotFound } from './miss-refusal.ts'
import { failureOf, outcomeOf, type PullOutcome } from './pull-outcome.ts'
import type { BucketEntry } from './rule-book.ts'

/** A miss that is answered with the origin's bytes as they arrive. */
export type StreamedMiss = {
  /** Whether another had begun the pull. */
  readonly joined: boolean
  readonly head: FlightHead
  /**
   * Is to be sent, or to leave. Sending rejects with a `MissRefusal` when the origin breaks off, before anything was sent
   * or in the middle.
   */
  readonly reader: FlightReader
  /**
   * How a part of a body of known length is served soonest: out of the flight, or by a request of its own when it begins
   * too far ahead. The part's body must be consumed or destroyed. Rejects only when the signal is aborted.
   */
  partFrom(range: ByteRange, signal: AbortSignal): Promise<OriginFound | 'flight'>
}

export type SyncPlan = Extract<MissPlan, { kind: 'sync' }> & {
  readonly token: Token
  /** The store was asked in this very turn of the event loop. */
  readonly isMissing: boolean
  /** The client's `Range`, if nothing else says which version it wants. */
  readonly range: string | undefined
}

/** Throws a `MissRefusal`; `landed` says that the store is worth asking again. */
export type ServeSync = (entry: BucketEntry, ref: ObjectRef, plan: SyncPlan) => Promise<StreamedMiss | 'landed'>

export type ServeSyncDeps = {
  readonly ask: AskOrigin
  readonly flights: Pick<Flights, 'at' | 'joinOrStart' | 'passThrough'>
  readonly inbox: { begin(pull: NewPull, ended: Promise<PullOutcome>): Promise<Pull | null> }
  readonly worker: { record(flight: Flight, begun: Promise<Pull | null>): void }
  readonly notFound: KeyMemory
  /** Keys for which the origin has said when it may be asked again (`Retry-After`). */
  readonly toldToWait: KeyMemory
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createServeSync(deps: ServeSyncDeps): ServeSync {
  const { ask, flights, notFound, toldToWait } = deps

  return async (entry, ref, plan) => {
    const { rule } = plan
    if (notFound.has(ref)) throw new MissRefusal(rule, rememberedNotFound)
    const known = flights.at(ref)
    if (known && known.pull.replace !== 'never') {
      // It may find that nothing has changed, and would have no bytes for who missed the object.
      await known.ended
      return 'landed'
    }
    const joined = known ? { flight: known, reader: known.join() } : null
    const { flight, reader } = joined?.reader ? { ...joined, reader: joined.reader } : board(entry, ref, plan, joined)
    const far = flight === flights.at(ref) && flight !== known ? farAhead(plan.range) : null
    const early = far && askEarly(ask, flight, far)
    const tookOff = await flight.tookOff
    if (tookOff.kind === 'flying') {
      const { head } = tookOff
      return {
        joined: flight === known,
        head,
        reader: refusing(rule, early ? dropping(reader, early) : reader),
        partFrom: (range, signal) => partFrom(ask, flight, head, { range, signal, early }),
      }
    }
    reader.leave()
    early?.drop()
    if (tookOff.kind === 'landed') return 'landed'
    throw new MissRefusal(rule, tookOff.failure)
  }

  /** Starts a flight; one for its reader alone when the key's own cannot be joined any more, or may not be stored. */
  function board(entry: BucketEntry, ref: ObjectRef, plan: SyncPlan, full: object | null) {
    const { rule, wanted, token } = plan
    const waitMs = toldToWait.restOf(ref)
    if (waitMs > 0) throw new MissRefusal(rule, waiting(waitMs))
    const restMs = ask.restOf(rule, { ...wanted, key: ref.key })
    if (restMs > 0) throw new MissRefusal(rule, resting(restMs))
    const how = { rule: rule.id, replace: 'never', warmUp: null, token, queuedAt: deps.now() } as const
    const pull = { ...ref, ...wanted, ...how }
    const alone = full !== null || entry.outgoing
    const flight = alone
      ? flights.passThrough({ pull, rule })
      : flights.joinOrStart({ pull, rule, isMissing: plan.isMissing }).flight
    const reader = flight.join()
    if (reader === null) throw new Error('A flight that has just started cannot be joined')
    if (!alone) deps.worker.record(flight, deps.inbox.begin(pull, flight.ended))
    return { flight, reader }
  }
}

const refusing = (rule: OriginRule, reader: FlightReader): FlightReader => ({
  ...reader,
  sendTo: (target, options) =>
    reader.sendTo(target, options).catch((error: unknown) => {
      throw new MissRefusal(rule, failureOf(outcomeOf(error)), { cause: error })
    }),
})

const dropping = (reader: FlightReader, early: EarlyPart): FlightReader => ({
  sendTo(target, options) {
    early.drop()
    return reader.sendTo(target, options)
  },
  leave() {
    early.drop()
    reader.leave()
  },
})

const waiting = (retryAfterMs: number) =>
  ({
    reason: 'origin-throttled',
    detail: 'The origin wants to be asked for this later.',
    retryAfterMs,
  }) as const

const resting = (retryAfterMs: number) =>
  ({
    reason: 'origin-resting',
    detail: 'The origin failed again and again and is left alone for a while.',
    retryAfterMs,
  }) as const

type Part = { readonly range: ByteRange; readonly signal: AbortSignal }
type WantedPart = Part & { readonly early: EarlyPart | null }

async function partFrom(
  ask: AskOrigin,
  flight: Flight,
  head: FlightHead,
  { range, signal, early }: WantedPart,
): Promise<OriginFound | 'flight'> {
  const { validator } = head
  if (range.start <= flight.bytes + lookAhead || validator === null) return 'flight'
  const overtaken = new AbortController()
  const near = flight.reach(range.start - lookAhead).then(() => 'flight' as const)
  const part = { range, signal: AbortSignal.any([signal, overtaken.signal]) }
  part.signal.addEventListener('abort', () => early?.drop(), { once: true })
  const asked = askedEarly(early, head, part).then(
    (found) => found ?? askPart(ask, flight, { ...head, validator }, part),
  )
  const first = await Promise.race([asked, near])
  if (first !== 'flight') return first
  overtaken.abort(new Error('The flight was faster'))
  asked.then((late) => late !== 'flight' && late.body.destroy()).catch(() => {})
  signal.throwIfAborted()
  return 'flight'
}

async function askedEarly(early: EarlyPart | null, head: FlightHead, { range, signal }: Part) {
  signal.throwIfAborted()
  const found = early && (await early.of(head, range))
  if (found && signal.aborted) found.body.destroy()
  signal.throwIfAborted()
  return found
}

/** A part of exactly the version that flies, or nothing. */
async function askPart(
  ask: AskOrigin,
  { pull, rule }: { readonly pull: NewPull; readonly rule: OriginRule },
  { bytes, validator, from, url }: FlightHead & { readonly validator: string },
  { range, signal }: Part,
): Promise<OriginFound | 'flight'> {
  const { bucket, key, query, headers, scheme } = pull
  const reply = await ask({
    bucket,
    rule,
    key,
    wanted: { query, headers, scheme },
    only: from,
    range: { ...range, validator },
    isUrgent: () => true,
    signal,
  })
  if (reply.kind !== 'found') return 'flight'
  const { answer } = reply
  const isOfSame = placeOf(answer.url) === placeOf(url) && names(answer, validator)
  if (isPart(answer, range, bytes) && isOfSame) return answer
  answer.body.destroy()
  return 'flight'
}

const isPart = ({ part }: OriginFound, { start, end }: ByteRange, of: number | null) =>
  part !== null && part.start === start && part.end === end && part.of === of

const names = ({ headers }: OriginFound, validator: string) =>
  validator.startsWith('"')
    ? headers.etag === undefined || headers.etag === validator
    : headers['last-modified'] === undefined || headers['last-modified'] === validator
