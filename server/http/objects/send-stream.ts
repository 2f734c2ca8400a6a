import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { wantedRange } from '../../domain/byte-range.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { ByteRange } from '../../domain/stored-object.ts'
import type { HeadAnswer, ServedAnswer } from '../../pull/serve-object.ts'
import { accountOf, noteBody } from './account.ts'
import { clientGone } from './client-gone.ts'
import { forSharedHost, type HeaderLines, keptLines } from './object-headers.ts'
import { RangeNotSatisfiable, type SendOptions } from './send-object.ts'

type Streamed = Extract<ServedAnswer, { kind: 'stream' }>

/**
 * Sends what the origin is sending. The object has no validators of ours yet: what asks for an unchanged one gets the
 * whole, what asks for a known one fails, and any is there (RFC 9110 §13.1). Rejects before the headers, or when the body breaks.
 */
export async function sendStream(
  req: IncomingMessage,
  res: ServerResponse,
  served: Streamed,
  options: SendOptions,
): Promise<void> {
  const { head, reader } = served
  try {
    if ((req.headers['if-match'] ?? '*').trim() !== '*')
      throw new GatewayError('PreconditionFailed', 'Nothing is known yet of the version that this asks for.')
    const range = rangeOf(req, head.bytes)
    noteBody(res, range ? range.end - range.start + 1 : head.bytes)
    const begin = () => res.writeHead(range ? 206 : 200, linesOf(head, options, range))
    if (range) await sendPart(res, served, { range, begin })
    else await reader.sendTo(res, { begin })
  } finally {
    reader.leave()
  }
}

type Part = { readonly range: ByteRange; readonly begin: () => unknown }

async function sendPart(res: ServerResponse, { reader, partFrom }: Streamed, part: Part): Promise<void> {
  const found = await partFrom(part.range, clientGone(res))
  if (found === 'flight') {
    await reader.sendTo(res, { range: part.range, begin: () => void part.begin() })
    return
  }
  const account = accountOf(res)
  if (account) account.course = 'range'
  reader.leave()
  part.begin()
  await pipeline(found.body, res)
}

/** Sends what the origin says of an object, without it. */
export function sendHead(res: ServerResponse, head: HeadAnswer, options: SendOptions): void {
  res.writeHead(200, linesOf(head, options, undefined))
  res.end()
}

// RFC 9110 §14.2, §13.1.5: a body of unknown length has no ranges, and no If-Range knows this version.
function rangeOf({ headers }: IncomingMessage, size: number | null): ByteRange | undefined {
  if (size === null || headers['if-range'] !== undefined) return undefined
  const wanted = wantedRange(headers.range, size)
  if (wanted.kind === 'unsatisfiable') throw new RangeNotSatisfiable(size)
  return wanted.kind === 'part' ? wanted.range : undefined
}

function linesOf(
  { headers, bytes }: HeadAnswer,
  { requestId, sharedHost }: SendOptions,
  range: ByteRange | undefined,
): HeaderLines {
  const kept = keptLines(headers)
  const lines: HeaderLines = sharedHost ? forSharedHost(kept, headers['content-type']) : kept
  const length = range ? range.end - range.start + 1 : bytes
  const sized = length === null ? {} : { 'Accept-Ranges': 'bytes', 'Content-Length': String(length) }
  const part = range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${bytes}` } : {}
  return { ...lines, 'x-cos-request-id': requestId, ...sized, ...part }
}
