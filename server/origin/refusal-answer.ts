import { cleanHeaders } from './answer-head.ts'
import { discard, type Exchange } from './exchange.ts'
import type { RefusalAnswer } from './origin-client.ts'

export type KeepOptions = {
  /** How much of the body is kept. */
  readonly bytes: number
  /** Milliseconds for all of it. */
  readonly ms: number
  readonly signal: AbortSignal
}

/**
 * An origin's refusal with the beginning of its body: what came of it in time, when it breaks or is slow. Rejects with
 * the signal's reason only.
 */
export async function keepRefusal(answer: Exchange, { bytes, ms, signal }: KeepOptions): Promise<RefusalAnswer> {
  const { response } = answer
  const kept: Buffer[] = []
  let length = 0
  const stop = AbortSignal.any([signal, AbortSignal.timeout(ms)])
  const over = Promise.withResolvers<void>()
  answer.onBroken(() => over.resolve())
  response.once('end', over.resolve).once('close', over.resolve)
  response.on('data', (chunk: Buffer) => {
    kept.push(chunk)
    length += chunk.length
    if (length >= bytes) over.resolve()
  })
  stop.addEventListener('abort', () => over.resolve(), { once: true })
  if (bytes === 0 || stop.aborted) over.resolve()
  await over.promise
  response.removeAllListeners('data')
  if (!response.readableEnded) discard(answer)
  signal.throwIfAborted()
  const body = Buffer.concat(kept).subarray(0, bytes)
  return { status: response.statusCode ?? 0, headers: cleanHeaders(response.rawHeaders), body }
}
