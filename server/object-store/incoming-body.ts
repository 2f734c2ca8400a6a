import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { PutOptions } from './object-store.ts'

/** At most this many bytes are hashed or copied in one go, so that a huge buffer never holds the event loop. */
const pieceBytes = 1024 * 1024

/**
 * The body in pieces of at most 1 MiB. Throws the body's own error, the signal's reason, or `WrongSize` as soon as it
 * is known. Leaving early leaves the body to its owner: an upload's connection has still to carry the answer.
 */
export async function* piecesOf(body: Readable | Uint8Array, options: PutOptions): AsyncGenerator<Uint8Array> {
  const expected = options.expect?.bytes
  let taken = 0
  for await (const chunk of chunksOf(body, options.signal)) {
    taken += chunk.byteLength
    if (expected !== undefined && taken > expected) throw wrongSize(expected, 'more')
    yield* slicesOf(chunk)
    options.onProgress?.(taken)
  }
  if (expected !== undefined && taken < expected) throw wrongSize(expected, `only ${taken}`)
}

/** Throws `WrongSize` or `WrongChecksum` if another length or MD5 (hex) was expected; asks for the MD5 only then. */
export function checkExpected(size: number, md5: () => string, expect: PutOptions['expect']): void {
  if (expect?.bytes !== undefined && expect.bytes !== size) throw wrongSize(expect.bytes, String(size))
  if (expect?.md5 === undefined) return
  const got = md5()
  if (expect.md5.toLowerCase() !== got)
    throw new GatewayError('WrongChecksum', `Expected a body with MD5 ${expect.md5}, got ${got}`)
}

async function* chunksOf(body: Readable | Uint8Array, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) {
    signal?.throwIfAborted()
    yield body
    return
  }
  for await (const chunk of untilAborted(body, signal)) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

// Not every stream ends when it is destroyed (one made from a stalled generator does not), so an abort ends the wait
// for it as well. Each wait has a promise of its own: racing against one for all would pile up reactions on it.
async function* untilAborted(body: Readable, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array | string> {
  const chunks = body.iterator({ destroyOnReturn: false })
  let giveUp = (_reason: unknown) => {}
  const abort = () => giveUp(signal?.reason)
  signal?.addEventListener('abort', abort)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const turn = Promise.withResolvers<IteratorResult<Uint8Array | string>>()
      giveUp = turn.reject
      chunks.next().then(turn.resolve, turn.reject)
      const { value, done } = await turn.promise
      if (done) return
      yield value
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    // Not waited for: behind a read that stalls it would wait as long.
    chunks.return?.().catch(() => undefined)
  }
}

function* slicesOf(chunk: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < chunk.byteLength; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes)
}

const wrongSize = (expected: number, got: string) =>
  new GatewayError('WrongSize', `Expected ${expected} bytes, got ${got}`)
