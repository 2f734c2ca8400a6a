import { type Candidate, candidates, mayFollowUp, siteOf } from '../domain/candidates.ts'
import type { Wanted } from '../domain/miss-plan.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import { originHeaders } from '../domain/passed-headers.ts'
import {
  type OriginAnswer,
  type OriginClient,
  OriginError,
  type OriginFailure,
  type OriginRequest,
  type Throttle,
} from '../origin/origin-client.ts'
import type { OriginBudgets } from './origin-budgets.ts'
import { endingOf, type OriginHealth } from './origin-health.ts'
import { repeatsSecret } from './repeats-secret.ts'

export type OriginFound = Extract<OriginAnswer, { kind: 'found' }>

export type Question = Pick<OriginRequest, 'method' | 'unless' | 'range'> & {
  readonly bucket: number
  readonly rule: OriginRule
  readonly key: string
  readonly wanted: Wanted
  /** Ask only the origin that answered before. */
  readonly only?: Candidate
  /** Whether a client waits for it. */
  readonly isUrgent: () => boolean
  /** Told when a bandwidth begins and ceases to hold the body back. */
  readonly onHeldBack?: (isHeld: boolean) => void
  readonly signal: AbortSignal
}

export type Reply =
  /** The body must be consumed or destroyed: until then it keeps a place among the reads. */
  | { readonly kind: 'found'; readonly answer: OriginFound; readonly from: Candidate }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly failure: OriginFailure }

/** Asks the origins of a rule. Only an aborted signal rejects. */
export interface AskOrigin {
  (question: Question): Promise<Reply>
  /** Milliseconds until any origin of the rule may be asked; 0 when one may. */
  restOf(rule: OriginRule, wanted: Wanted & { readonly key: string }): number
}

export type AskOriginDeps = {
  readonly origin: Pick<OriginClient, 'get'>
  readonly health: OriginHealth
  readonly budgets: OriginBudgets
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

/** How much of an error's body is kept for rules that pass it on, bytes. */
const mostErrorBody = 256 * 1024

/** The one way in which `pull` asks: within the budgets, the healthy ones first, and the next one where the rule says so. */
export function createAskOrigin({ origin, health, budgets, random }: AskOriginDeps): AskOrigin {
  const inTurn = (rule: OriginRule, wanted: Wanted & { readonly key: string }) =>
    candidates(rule, wanted, { isUp: health.isUp, random })

  const askOne = async (question: Question, { url, base }: Candidate, throttle: Throttle): Promise<OriginAnswer> => {
    const permit = health.begin(base)
    if (permit === null) return resting(health.restOf(base))
    try {
      const answer = await origin.get(requestOf(question, url, throttle))
      permit.end(answer.kind === 'failed' ? endingOf(answer.failure) : 'well')
      return answer.kind === 'failed'
        ? { kind: 'failed', failure: { host: url.host, ...passable(answer.failure, question, url) } }
        : answer
    } catch (error) {
      permit.end(null)
      throw error
    }
  }
  const askAll = async (question: Question, throttle: Throttle): Promise<Reply> => {
    const { rule, key, wanted, only } = question
    let last = resting(0)
    for (const candidate of only ? [only] : inTurn(rule, { ...wanted, key })) {
      const answer = await askOne(question, candidate, throttle)
      if (answer.kind === 'unchanged') return answer
      if (answer.kind === 'found') return { kind: 'found', answer, from: candidate }
      // What an origin said tells more than that another one rests.
      if (last.failure.reason === 'origin-resting' || answer.failure.reason !== 'origin-resting') last = answer
      if (!mayFollowUp(rule, answer.failure)) break
    }
    return last
  }
  const ask = async (question: Question): Promise<Reply> => {
    const { credentials } = question.rule
    if (credentials.kind !== 'none' && credentials.secret === null) return secretMissing
    const place = await budgets.enter(question).catch((error: unknown) => {
      if (error instanceof OriginError) return error
      throw error
    })
    if (place instanceof OriginError) return { kind: 'failed', failure: place.failure }
    try {
      const reply = await askAll(question, telling(place.throttle, question.onHeldBack))
      if (reply.kind === 'found' && !reply.answer.body.closed) reply.answer.body.once('close', place.leave)
      else place.leave()
      return reply
    } catch (error) {
      place.leave()
      throw error
    }
  }
  return Object.assign(ask, {
    restOf(rule: OriginRule, wanted: Wanted & { readonly key: string }) {
      if (health.allWell) return 0
      return Math.min(...inTurn(rule, wanted).map(({ base }) => health.restOf(base)))
    },
  })
}

function telling(throttle: Throttle, tell: Question['onHeldBack']): Throttle {
  if (tell === undefined) return throttle
  return (bytes, waiter) => {
    const wait = throttle(bytes, waiter)
    if (wait === null) return null
    tell(true)
    return wait.finally(() => tell(false))
  }
}

function requestOf(question: Question, url: URL, throttle: Throttle): OriginRequest {
  const { rule, wanted, signal, method, unless, range } = question
  const { connectMs, firstByteMs, idleMs, minimumRate, objectBytes } = rule.budgets
  const limits = { connectMs, firstByteMs, idleMs, minimumRate, ...(objectBytes === null ? {} : { objectBytes }) }
  return {
    url,
    followRedirects: rule.followRedirects,
    site: siteOf(rule),
    headers: originHeaders(rule, wanted.headers),
    limits,
    throttle,
    ...keptOfErrors(rule),
    signal,
    ...(method === undefined ? {} : { method }),
    ...(unless === undefined ? {} : { unless }),
    ...(range === undefined ? {} : { range }),
  }
}

/** A redirect that is the client's is kept for its `Location`; nobody reads its body. */
function keptOfErrors({ mode, transparentErrors, followRedirects }: OriginRule): { readonly errorBodyBytes?: number } {
  if (mode !== 'sync' || (followRedirects && !transparentErrors)) return {}
  return { errorBodyBytes: transparentErrors ? mostErrorBody : 0 }
}

/** What of a failure may be handed to a client. */
function passable(failure: OriginFailure, { rule }: Question, asked: URL): OriginFailure {
  const { answer, ...rest } = failure
  return answer && repeatsSecret(answer, rule.credentials) ? rest : located(failure, asked)
}

/** What an origin's `Location` means where it was asked (RFC 9110 §10.2.2). */
function located(failure: OriginFailure, asked: URL): OriginFailure {
  const { answer } = failure
  const location = answer?.headers.location
  if (answer === undefined || location === undefined) return failure
  const { location: _, ...others } = answer.headers
  const url = URL.parse(location, asked)
  return { ...failure, answer: { ...answer, headers: url ? { ...others, location: url.href } : others } }
}

type Failed = Extract<Reply, { kind: 'failed' }>

const resting = (restMs: number): Failed => ({
  kind: 'failed',
  failure: {
    reason: 'origin-resting',
    detail: 'The origin failed again and again and is left alone for a while',
    ...(restMs > 0 ? { retryAfterMs: restMs } : {}),
  },
})

const secretMissing: Failed = {
  kind: 'failed',
  failure: { reason: 'credentials-missing', detail: 'The rule needs a secret and none is stored' },
}
