import type { ServerResponse } from 'node:http'
import type { OriginFailure, RefusalAnswer } from '../../origin/origin-client.ts'
import type { MissRefusal } from '../../pull/miss-refusal.ts'
import { noteBody } from './account.ts'
import { type ErrorHeaders, sendError, statusOf } from './error-xml.ts'
import { forSharedHost } from './object-headers.ts'
import { toldOf } from './origin-errors.ts'
import type { SendOptions } from './send-object.ts'

/** Tells a client that its miss could not be helped, as the rule wants it told. */
export function sendRefusal(
  res: ServerResponse,
  { failure, rule }: MissRefusal,
  { resource, ...options }: SendOptions & { readonly resource: string },
): void {
  const answer = rule.mode === 'sync' ? failure.answer : undefined
  const location = answer && !rule.followRedirects ? redirectOf(answer) : null
  if (answer && rule.transparentErrors && isError(answer.status)) sendAsItIs(res, answer, options)
  else if (answer && location !== null) sendRedirect(res, { status: answer.status, location }, options)
  else {
    const { requestId } = options
    const told = { ...toldOf[failure.reason], status: statusFor(failure, rule), resource, requestId }
    sendError(res, told, retry(failure))
  }
}

const isError = (status: number) => status >= 400 && status <= 599

/** Only what the origin did is told as the rule says; a full house or a broken disk is our own. */
function statusFor({ reason }: OriginFailure, { notFoundAs, failedAs }: MissRefusal['rule']): number {
  if (reason === 'origin-not-found') return notFoundAs
  const usual = statusOf[toldOf[reason].code]
  return usual === 424 ? failedAs : usual
}

function retry({ reason, retryAfterMs }: OriginFailure): ErrorHeaders {
  if (retryAfterMs !== undefined) return { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }
  return statusOf[toldOf[reason].code] === 503 ? { 'Retry-After': '1' } : {}
}

/** The origin's own words; nothing of its other headers, and no cache keeps them. */
function sendAsItIs(res: ServerResponse, { status, headers, body }: RefusalAnswer, options: SendOptions): void {
  const type = headers['content-type']
  const own = { ...(type === undefined ? {} : { 'Content-Type': type }), 'X-Content-Type-Options': 'nosniff' }
  const lines = options.sharedHost ? forSharedHost(own, type) : own
  const ours = { 'x-cos-request-id': options.requestId, 'Cache-Control': 'no-store' }
  res.writeHead(status, { ...lines, ...ours, 'Content-Length': String(body.length) })
  if (res.req.method !== 'HEAD') noteBody(res, body.length)
  res.end(res.req.method === 'HEAD' ? undefined : body)
}

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** Where an origin's redirect leads, if a browser may be sent there. */
function redirectOf({ status, headers }: RefusalAnswer): string | null {
  const { location } = headers
  if (!redirects.includes(status) || location === undefined) return null
  const url = URL.parse(location)
  const isPlain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isPlain ? url.href : null
}

type Redirect = { readonly status: number; readonly location: string }

const safe = { 'Cache-Control': 'no-store', 'Content-Length': '0', 'X-Content-Type-Options': 'nosniff' }

/** A shared cache that kept a redirect would hide the object once it is here. */
export function sendRedirect(
  res: ServerResponse,
  { status, location }: Redirect,
  { requestId }: Pick<SendOptions, 'requestId'>,
): void {
  res.writeHead(status, { ...safe, 'x-cos-request-id': requestId, Location: location })
  res.end()
}
