import type { Candidate } from '../domain/candidates.ts'
import { placeOf } from '../domain/place-of.ts'
import { OriginError, type OriginFailure } from '../origin/origin-client.ts'
import type { AskOrigin, OriginFound, Question, Reply } from './ask-origin.ts'
import { strongValidator } from './strong-validator.ts'

/** The version that flies, by what a rest of it can be told from a rest of another one. */
export type Version = {
  readonly bytes: number
  readonly validator: string
  readonly from: Candidate
  /** Where the answer came from in the end. */
  readonly place: string
}

/** The version of a whole answer; `null` when nothing names it exactly, so that a rest could be another one's. */
export function versionOf({ headers, bytes, part, url }: OriginFound, from: Candidate): Version | null {
  const validator = strongValidator(headers)
  if (part !== null || bytes === null || validator === null) return null
  if (headers['accept-ranges']?.trim().toLowerCase() === 'none') return null
  return { bytes, validator, from, place: placeOf(url) }
}

/** Whether the body broke in a way that says nothing against the bytes that came. Slowness has a limit of its own. */
export const isCut = (error: unknown): error is OriginError =>
  error instanceof OriginError && cuts.has(error.failure.reason)

const cuts: ReadonlySet<OriginFailure['reason']> = new Set<OriginFailure['reason']>([
  'origin-truncated',
  'origin-idle-timeout',
])

export type Rest =
  | { readonly kind: 'rest'; readonly answer: OriginFound }
  /** It may be asked for once more, after that many milliseconds at least. */
  | { readonly kind: 'later'; readonly waitMs: number; readonly failure: OriginFailure }
  | { readonly kind: 'never'; readonly failure: OriginFailure | null }

/**
 * Asks for the bytes of `version` from `start` on (RFC 9110 §13.1.5, §14.2), and takes nothing but exactly those: the
 * range as it was asked for, of the same length, with the same validator, from the same place. Rejects when aborted.
 */
export async function askRest(ask: AskOrigin, question: Question, version: Version, start: number): Promise<Rest> {
  const { validator, from } = version
  const reply = await ask({ ...question, only: from, range: { start, end: null, validator } })
  if (reply.kind !== 'found') return whether(reply)
  if (isRest(reply.answer, version, start)) return { kind: 'rest', answer: reply.answer }
  reply.answer.body.destroy()
  return { kind: 'never', failure: null }
}

function isRest({ part, url, headers }: OriginFound, { bytes, validator, place }: Version, start: number): boolean {
  if (part === null || part.start !== start || part.end !== bytes - 1 || part.of !== bytes) return false
  const named = validator.startsWith('"') ? headers.etag : headers['last-modified']
  return named === validator && placeOf(url) === place
}

/** An origin that wants to be left alone for longer than that ends the flight, milliseconds. */
const longestWait = 10_000

function whether(reply: Exclude<Reply, { kind: 'found' }>): Rest {
  if (reply.kind === 'unchanged') return { kind: 'never', failure: null }
  const { failure } = reply
  const waitMs = failure.retryAfterMs ?? 0
  const isPassing = passing.has(failure.reason) || (failure.reason === 'origin-bad-response' && !failure.status)
  return isPassing && waitMs <= longestWait ? { kind: 'later', waitMs, failure } : { kind: 'never', failure }
}

/** What may be over in a moment; `origin-bad-response` without a status, too: no answer at all. */
const passing: ReadonlySet<OriginFailure['reason']> = new Set<OriginFailure['reason']>([
  'origin-unreachable',
  'origin-truncated',
  'origin-connect-timeout',
  'origin-first-byte-timeout',
  'origin-timeout',
  'origin-throttled',
  'origin-server-error',
])
