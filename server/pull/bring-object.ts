import type { Candidate } from '../domain/candidates.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { ObjectMeta, ObjectSource } from '../domain/stored-object.ts'
import type { Draft, ObjectStore } from '../object-store/object-store.ts'
import { OriginError } from '../origin/origin-client.ts'
import type { OriginFound } from './ask-origin.ts'
import { type CarryDeps, carryBody } from './carry-body.ts'
import type { FlightPlan, TakeOff } from './flight.ts'
import type { FlightBody } from './flight-body.ts'
import { lateDraft } from './late-draft.ts'
import { outcomeOf, type PullOutcome, reconfigured } from './pull-outcome.ts'
import { strongValidator } from './strong-validator.ts'

/** What an origin said of an object before its bytes. */
export type FlightHead = {
  /** Those that are kept and sent, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: number | null
  /** Names exactly this version in an `If-Range`; `null` when the origin gave nothing that does. */
  readonly validator: string | null
  /** Who answered. */
  readonly from: Candidate
  /** Where its answer came from in the end. */
  readonly url: URL
}

export type BringDeps = CarryDeps & {
  readonly objects: Pick<ObjectStore, 'open' | 'draft'>
}

type Plan = Pick<FlightPlan, 'pull' | 'rule' | 'isMissing'>

export type Course = {
  readonly body: FlightBody
  readonly signal: AbortSignal
  /** Whether it is to be stored, as far as is known now. */
  readonly isWanted: () => boolean
  /** The question has, or waits for, its place among the origin's reads. */
  readonly onAsked: () => void
  readonly onTakeOff: (takeOff: TakeOff) => void
  readonly onHeldBack: (isHeld: boolean) => void
}

const nothing = { object: null }

const landed: PullOutcome = { kind: 'done', bytes: 0, totalBytes: null }

/**
 * Brings one object: asks its origin, carries the body into the draft and to who reads, and publishes what was verified, if
 * nothing happened to the key since the pull was decided. Rejects when the body breaks, or nobody wants it any more.
 */
export async function bringObject(deps: BringDeps, plan: Plan, course: Course): Promise<PullOutcome> {
  const { pull, rule } = plan
  const { object } = await (plan.isMissing ? nothing : deps.objects.open(pull))
  // A miss that was answered just before an earlier pull was published: there is nothing left to do.
  if (object && pull.replace === 'never') {
    course.onTakeOff({ kind: 'landed' })
    return landed
  }
  const { query, headers, scheme, bucket, key } = pull
  const question = {
    bucket,
    rule,
    key,
    wanted: { query, headers, scheme },
    isUrgent: () => course.body.readers > 0,
    onHeldBack: course.onHeldBack,
    signal: course.signal,
  }
  const unless = object && pull.replace === 'changed' ? unlessChanged(object.meta) : {}
  const asking = deps.ask({ ...question, ...unless })
  course.onAsked()
  const reply = await asking
  if (reply.kind === 'failed') throw new OriginError(reply.failure)
  if (reply.kind === 'unchanged') {
    course.onTakeOff({ kind: 'landed' })
    return landed
  }
  const { answer, from } = reply
  try {
    // First, because who wants a range far ahead need not wait for the disk.
    const head = headOf(answer, from)
    course.onTakeOff({ kind: 'flying', head })
    const draft = await prepare(deps, plan, course, answer)
    await carryBody(deps, { question, first: reply, body: course.body, draft })
    course.signal.throwIfAborted()
    course.body.verify()
    return await publish(plan, course, { answer, head, draft })
  } catch (error) {
    throw error instanceof OriginError ? new OriginError({ host: from.url.host, ...error.failure }, error) : error
  } finally {
    answer.body.destroy()
  }
}

/** Only what came from the origin can be compared with it. */
function unlessChanged({ source }: ObjectMeta) {
  if (source.kind !== 'pulled') return {}
  const { originEtag, originLastModified } = source
  if (originEtag === null && originLastModified === null) return {}
  return { unless: { etag: originEtag, lastModified: originLastModified } }
}

const headOf = (answer: OriginFound, from: Candidate): FlightHead => ({
  headers: keptHeaders(answer.headers),
  bytes: answer.bytes,
  validator: strongValidator(answer.headers),
  from,
  url: answer.url,
})

/** Finds a place for the bytes. What cannot be stored flies on for those who read; if nobody does, it is over. */
async function prepare(deps: BringDeps, { rule }: Plan, course: Course, answer: OriginFound): Promise<Draft | null> {
  const { body, isWanted } = course
  const opened = await openDraft(deps, whyUnstored(answer, rule, isWanted()), answer.bytes)
  body.begin(answer.bytes, opened.draft, opened.unstored)
  if (opened.unstored !== null && body.readers === 0) throw opened.unstored
  return opened.draft
}

function whyUnstored({ ends }: OriginFound, { acceptUnknownLength }: OriginRule, isWanted: boolean): Error | null {
  if (!isWanted) return new Error('It is handed on only.')
  if (ends === 'proven' || acceptUnknownLength) return null
  const detail = 'Nothing in the answer says how long the body should be, so it could have been cut.'
  return new OriginError({ reason: 'origin-length-unknown', detail })
}

/** Readers need not wait until the store has found a place for a large body; for a smaller one it needs nothing. */
const largeBytes = 1024 * 1024

type Opened = { readonly draft: Draft | null; readonly unstored: unknown }

async function openDraft({ objects }: BringDeps, why: Error | null, bytes: number | null): Promise<Opened> {
  if (why) return { draft: null, unstored: why }
  try {
    const opening = objects.draft(bytes === null ? undefined : { bytes })
    return { draft: (bytes ?? 0) < largeBytes ? await opening : lateDraft(opening), unstored: null }
  } catch (unstored) {
    return { draft: null, unstored }
  }
}

type Landing = { readonly answer: OriginFound; readonly head: FlightHead; readonly draft: Draft | null }

async function publish(
  { pull }: Plan,
  { body, isWanted }: Course,
  { answer, head, draft }: Landing,
): Promise<PullOutcome> {
  if (!isWanted()) return reconfigured
  if (draft === null || body.unstored !== null) return outcomeOf(body.unstored)
  try {
    const { size } = await draft.publish(pull, {
      headers: head.headers,
      source: sourceOf(answer),
      token: pull.token,
      replace: pull.replace !== 'never',
      ...(answer.bytes === null ? {} : { expect: { bytes: answer.bytes } }),
    })
    return { kind: 'done', bytes: size, totalBytes: answer.bytes }
  } catch (error) {
    return outcomeOf(error)
  }
}

/** The origin's own facts are shown to the operator. A query may hold a secret, so it is left out. */
function sourceOf({ url, headers }: OriginFound): ObjectSource {
  return {
    kind: 'pulled',
    url: `${url.origin}${url.pathname}`,
    originEtag: headers.etag ?? null,
    originLastModified: headers['last-modified'] ?? null,
  }
}
