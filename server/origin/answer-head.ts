import type { IncomingMessage } from 'node:http'
import { broken } from './failures.ts'
import { OriginError } from './origin-client.ts'
import { retryAfterMs } from './retry-after.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number) => redirects.has(status)

const ascii = /^[\t\x20-\x7e]*$/

/**
 * Every header by lower-case name, repeated ones joined by `, `. Values with bytes beyond ASCII are dropped: nobody
 * can say what they mean (RFC 9110 §5.5), and they must never be sent on.
 */
export function cleanHeaders(raw: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? ''
    const value = raw[i + 1] ?? ''
    if (!ascii.test(value)) continue
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

/** What a status means that is neither the object nor a followed redirect. */
export function statusFailure(response: IncomingMessage, now: number): OriginError {
  const status = response.statusCode ?? 0
  const wait = retryAfterMs(response.headers['retry-after'], now)
  const detail = `The origin answered ${status}`
  return new OriginError({ reason: reasonOf(status), detail, status, ...(wait === null ? {} : { retryAfterMs: wait }) })
}

function reasonOf(status: number) {
  if (status === 404 || status === 410) return 'origin-not-found'
  if (status === 401 || status === 403) return 'origin-forbidden'
  if (status === 408 || status === 429) return 'origin-throttled'
  if (status === 508) return 'origin-loop'
  if (status === 206) return 'origin-bad-response'
  if (status >= 500 && status <= 599) return 'origin-server-error'
  return isRedirect(status) ? 'origin-redirected' : 'origin-bad-status'
}

type Headers = Readonly<Record<string, string>>

/** How long a body is, and whether its end proves that it is whole (RFC 9112 §6.3). */
export type Framing = { readonly bytes: number | null; readonly ends: 'proven' | 'unproven' }

/** The framing of a whole body. Throws for a part, and for an answer that nobody can read one way only. */
export function wholeFraming(headers: Headers): Framing {
  if ('content-range' in headers) throw bad('The origin sent a part that nobody asked for')
  return framing(headers)
}

function framing(headers: Headers): Framing {
  const coding = headers['transfer-encoding']
  if (coding?.toLowerCase() === 'chunked') return { bytes: null, ends: 'proven' }
  if (coding !== undefined) throw bad('The origin used an unknown transfer coding')
  const text = headers['content-length']
  if (text === undefined) return { bytes: null, ends: 'unproven' }
  if (!/^\d+$/.test(text)) throw bad('The origin declared no readable length')
  return { bytes: Number(text), ends: 'proven' }
}

export type Part = { readonly start: number; readonly end: number; readonly of: number | null }

/** The part a 206 holds (RFC 9110 §14.4) with its framing. Throws when it is not the one that was asked for. */
export function partFraming(headers: Headers, asked: AskedRange): Framing & { readonly part: Part } {
  const part = readPart(headers['content-range'] ?? '')
  if (part === null || !fits(part, asked)) throw bad('The origin sent another part than the one asked for')
  const bytes = part.end - part.start + 1
  const declared = framing(headers).bytes
  if (declared !== null && declared !== bytes) throw bad('The origin declared another length than that of its part')
  return { bytes, ends: 'proven', part }
}

type AskedRange = { readonly start: number; readonly end: number | null }

function readPart(text: string): Part | null {
  const [, start, end, of] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(text) ?? []
  if (start === undefined || end === undefined) return null
  const part = { start: Number(start), end: Number(end), of: of === '*' ? null : Number(of) }
  const isSound = part.start <= part.end && (part.of === null || part.end < part.of)
  return isSound ? part : null
}

/** The part must go as far as asked, or as far as there is; where nobody knows how far that is, not further. */
function fits({ start, end, of }: Part, asked: AskedRange): boolean {
  if (start !== asked.start) return false
  if (of === null) return asked.end === null || end <= asked.end
  return end === (asked.end === null ? of - 1 : Math.min(asked.end, of - 1))
}

const bad = (detail: string) => broken('origin-bad-response', detail)
