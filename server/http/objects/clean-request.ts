import type { IncomingMessage } from 'node:http'
import type { ObjectsErrorCode } from './error-xml.ts'
import { countLines, type ReadLines } from './read-lines.ts'
import type { HostMeaning } from './request-target.ts'

export type Refusal = { readonly code: ObjectsErrorCode; readonly message: string }

/** Headers per request; Node would drop the rest silently. */
const mostHeaders = 100
/** A body that a read has no use for is read and dropped up to this many bytes. */
export const mostIgnoredBody = 64 * 1024

/**
 * What the runtime's parser lets through and a gateway must not (RFC 9112 §3.2, §6.1; request smuggling and routing
 * confusion). `null` when the request is clean.
 */
export function refusalOf(req: IncomingMessage, lines: ReadLines, host: HostMeaning): Refusal | null {
  return tooManyHeaders(req) ?? badHost(req, lines, host) ?? badTarget(req, lines) ?? badFraming(req, lines)
}

const bad = (message: string): Refusal => ({ code: 'InvalidRequest', message })

function tooManyHeaders(req: IncomingMessage): Refusal | null {
  if (req.rawHeaders.length <= 2 * mostHeaders) return null
  return { code: 'RequestHeaderSectionTooLarge', message: `At most ${mostHeaders} header lines are taken.` }
}

// RFC 9112 §3.2: exactly one Host line, or none in HTTP/1.0; which bucket is meant hangs on it.
function badHost(req: IncomingMessage, lines: ReadLines, host: HostMeaning): Refusal | null {
  if (lines.isRepeated && countLines(req, 'host') > 1) return bad('There is more than one Host header.')
  if (lines.host === undefined) return req.httpVersion === '1.0' ? null : bad('The Host header is missing.')
  return host.kind === 'none' ? bad('The Host header is not host[:port].') : null
}

function badTarget(req: IncomingMessage, { host }: ReadLines): Refusal | null {
  const target = req.url ?? ''
  if (target.includes('#')) return bad('The request target has a fragment.')
  if (target.startsWith('/') || (target === '*' && req.method === 'OPTIONS')) return null
  // RFC 9112 §3.2.2 lets the target win over Host; refusing a difference is safer than choosing.
  const authority = /^http:\/\/([^/?]*)/i.exec(target)?.[1]
  if (authority !== undefined && authority.toLowerCase() === host?.toLowerCase()) return null
  return bad('The request target must be a path, or name the same host as the Host header.')
}

function badFraming(req: IncomingMessage, lines: ReadLines): Refusal | null {
  const coding = lines['transfer-encoding']
  if (coding !== undefined) {
    if (req.httpVersion !== '1.1') return bad('Transfer-Encoding needs HTTP/1.1.')
    if (coding.toLowerCase() !== 'chunked') return { code: 'NotImplemented', message: 'Only chunked is understood.' }
  }
  const length = lines['content-length']
  if (length === undefined) return null
  // Node's parser refuses the second, Bun's takes it if it is the same.
  if (lines.isRepeated && countLines(req, 'content-length') > 1)
    return bad('There is more than one Content-Length header.')
  if (Number(length) <= mostIgnoredBody) return null
  return { code: 'EntityTooLarge', message: 'A read has no body.' }
}
