import type { IncomingMessage } from 'node:http'
import { broken } from './failures.ts'
import { tooLarge } from './origin-body.ts'
import { OriginError } from './origin-client.ts'
import { retryAfterMs } from './retry-after.ts'

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number) => redirects.has(status)

/**
 * Every header by lower-case name, repeated ones joined by `, `. Values with bytes beyond ASCII are dropped: nobody
 * can say what they mean (RFC 9110 §5.5), and they must never be sent on.
 */
export function cleanHeaders(raw: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? ''
    const value = raw[i + 1] ?? ''
    if (!/^[\t\x20-\x7e]*$/.test(value)) continue
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

/** What a status other than 200 and a followed redirect means. */
export function statusFailure(response: IncomingMessage, now: number): OriginError {
  const status = response.statusCode ?? 0
  const wait = retryAfterMs(response.headers['retry-after'], now)
  const detail = `The origin answered ${status}`
  return new OriginError({ reason: reasonOf(status), detail, ...(wait === null ? {} : { retryAfterMs: wait }) })
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

/**
 * The declared length of a whole body in bytes, `null` for a chunked one (RFC 9112 §6.3). Throws for an answer that
 * cannot be proved whole, or is larger than `maxBytes`.
 */
export function declaredLength(headers: Readonly<Record<string, string>>, maxBytes: number): number | null {
  if ('content-range' in headers) throw broken('origin-bad-response', 'The origin sent a part that nobody asked for')
  const coding = headers['transfer-encoding']
  if (coding?.toLowerCase() === 'chunked') return null
  if (coding !== undefined) throw broken('origin-bad-response', 'The origin used an unknown transfer coding')
  const text = headers['content-length']
  if (text === undefined) throw broken('origin-length-unknown', 'The origin did not say where the body ends')
  if (!/^\d+$/.test(text)) throw broken('origin-bad-response', 'The origin declared no readable length')
  if (Number(text) > maxBytes) throw broken('object-too-large', tooLarge(maxBytes))
  return Number(text)
}
