import type { IncomingMessage } from 'node:http'
import type { ObjectsErrorCode } from './error-xml.ts'

export type Refusal = { readonly code: ObjectsErrorCode; readonly message: string }

/** Headers per request; Node would drop the rest silently. */
const mostHeaders = 100
/** A body that a read has no use for is read and dropped up to this many bytes. */
export const mostIgnoredBody = 64 * 1024

const hostGrammar = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i

/**
 * What the runtime's parser lets through and a gateway must not (RFC 9112 §3.2, §6.1; request smuggling and routing
 * confusion). `null` when the request is clean.
 */
export function refusalOf(req: IncomingMessage): Refusal | null {
  return tooManyHeaders(req) ?? badHost(req) ?? badTarget(req) ?? badFraming(req)
}

const bad = (message: string): Refusal => ({ code: 'InvalidRequest', message })

function tooManyHeaders(req: IncomingMessage): Refusal | null {
  if (req.rawHeaders.length <= 2 * mostHeaders) return null
  return { code: 'RequestHeaderSectionTooLarge', message: `At most ${mostHeaders} header lines are taken.` }
}

// RFC 9112 §3.2: exactly one Host line, or none in HTTP/1.0; which bucket is meant hangs on it.
function badHost(req: IncomingMessage): Refusal | null {
  if (linesOf(req, 'host') > 1) return bad('There is more than one Host header.')
  const { host } = req.headers
  if (host === undefined) return req.httpVersion === '1.0' ? null : bad('The Host header is missing.')
  return hostGrammar.test(host) ? null : bad('The Host header is not host[:port].')
}

function linesOf(req: IncomingMessage, name: string): number {
  let lines = 0
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const other = req.rawHeaders[i]
    if (other?.length === name.length && other.toLowerCase() === name) lines += 1
  }
  return lines
}

function badTarget(req: IncomingMessage): Refusal | null {
  const target = req.url ?? ''
  if (target.includes('#')) return bad('The request target has a fragment.')
  if (target.startsWith('/') || (target === '*' && req.method === 'OPTIONS')) return null
  // RFC 9112 §3.2.2 lets the target win over Host; refusing a difference is safer than choosing.
  const authority = /^http:\/\/([^/?]*)/i.exec(target)?.[1]
  if (authority !== undefined && authority.toLowerCase() === req.headers.host?.toLowerCase()) return null
  return bad('The request target must be a path, or name the same host as the Host header.')
}

function badFraming(req: IncomingMessage): Refusal | null {
  const coding = req.headers['transfer-encoding']
  if (coding !== undefined) {
    if (req.httpVersion !== '1.1') return bad('Transfer-Encoding needs HTTP/1.1.')
    if (coding.toLowerCase() !== 'chunked') return { code: 'NotImplemented', message: 'Only chunked is understood.' }
  }
  const length = req.headers['content-length']
  if (length === undefined) return null
  // Node's parser refuses the second, Bun's takes it if it is the same.
  if (linesOf(req, 'content-length') > 1) return bad('There is more than one Content-Length header.')
  if (Number(length) <= mostIgnoredBody) return null
  return { code: 'EntityTooLarge', message: 'A read has no body.' }
}
