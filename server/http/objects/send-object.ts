import type { IncomingMessage, ServerResponse } from 'node:http'
import { wantedRange } from '../../domain/byte-range.ts'
import { GatewayError } from '../../domain/errors.ts'
import { type Conditions, evaluate, ifRangeHolds } from '../../domain/preconditions.ts'
import type { ByteRange } from '../../domain/stored-object.ts'
import type { StoredObject } from '../../object-store/object-store.ts'
import type { Eventually } from '../eventually.ts'
import { noteBody } from './account.ts'
import { forSharedHost, type HeaderLines, notModifiedLines, objectLines } from './object-headers.ts'
import type { ReadLines } from './read-lines.ts'

export type SendOptions = {
  readonly requestId: string
  /** The host is shared by all buckets (path style). */
  readonly sharedHost: boolean
  /** Has the last word on the lines of a 200 or 206 that are not about length and range. */
  readonly adjust?: (lines: HeaderLines) => HeaderLines
}

export type ObjectOptions = SendOptions & { readonly lines: ReadLines }

/**
 * Sends an object as the request's conditions and range want it, at once if its bytes are at hand. Throws
 * `PreconditionFailed` or `InvalidRange`; rejects when the bytes are lost, before the headers if that can be seen then.
 */
export function sendObject(
  req: IncomingMessage,
  res: ServerResponse,
  object: StoredObject,
  options: ObjectOptions,
): Eventually {
  const { meta } = object
  const validators = { etag: meta.etag, modifiedAt: meta.storedAt }
  const { lines: asked } = options
  const verdict = hasConditions(asked) ? evaluate(conditionsOf(asked), validators) : 'proceed'
  if (verdict === 'failed') throw new GatewayError('PreconditionFailed', 'A condition of the request does not hold.')
  if (verdict === 'not-modified') {
    res.writeHead(304, { ...notModifiedLines(meta), 'x-cos-request-id': options.requestId })
    res.end()
    return
  }
  const whole = objectLines(meta)
  const own = options.sharedHost ? forSharedHost(whole, meta.headers['content-type']) : whole
  const lines = options.adjust ? options.adjust(own) : own
  const range = req.method === 'GET' ? rangeOf(asked, object) : undefined
  const length = range ? range.end - range.start + 1 : meta.size
  const head: HeaderLines = { ...lines, 'x-cos-request-id': options.requestId, 'Content-Length': String(length) }
  const part = range && { 'Content-Range': `bytes ${range.start}-${range.end}/${meta.size}` }
  if (req.method !== 'HEAD') noteBody(res, length)
  const begin = () => res.writeHead(range ? 206 : 200, part ? { ...head, ...part } : head)
  if (req.method !== 'HEAD' && !object.bytes) return object.sendTo(res, { range, begin })
  begin()
  if (req.method === 'HEAD' || !object.bytes) res.end()
  else res.end(range ? object.bytes.subarray(range.start, range.end + 1) : object.bytes)
}

const hasConditions = (lines: ReadLines) =>
  lines['if-match'] !== undefined ||
  lines['if-none-match'] !== undefined ||
  lines['if-modified-since'] !== undefined ||
  lines['if-unmodified-since'] !== undefined

const conditionsOf = (lines: ReadLines): Conditions => ({
  ifMatch: lines['if-match'],
  ifNoneMatch: lines['if-none-match'],
  ifModifiedSince: lines['if-modified-since'],
  ifUnmodifiedSince: lines['if-unmodified-since'],
})

// RFC 9110 §14.2: Range is for GET alone.
function rangeOf({ range, 'if-range': ifRange }: ReadLines, { meta }: StoredObject): ByteRange | undefined {
  if (range === undefined) return undefined
  if (ifRange !== undefined && !ifRangeHolds(ifRange, { etag: meta.etag, modifiedAt: meta.storedAt })) return undefined
  const wanted = wantedRange(range, meta.size)
  if (wanted.kind === 'unsatisfiable') throw new RangeNotSatisfiable(meta.size)
  return wanted.kind === 'part' ? wanted.range : undefined
}

/** `InvalidRange` with the size that its answer names (RFC 9110 §15.5.17). */
export class RangeNotSatisfiable extends GatewayError {
  readonly size: number

  constructor(size: number) {
    super('InvalidRange', 'The requested range lies outside of the object.')
    this.size = size
  }
}
