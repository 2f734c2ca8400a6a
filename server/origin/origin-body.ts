import { Readable } from 'node:stream'
import type { Exchange } from './exchange.ts'
import { broken, exchangeFailure } from './failures.ts'
import type { Checker } from './offered-checksums.ts'
import { type PaceLimits, watchPace } from './pace.ts'

export type BodyOptions = {
  /** Declared length in bytes; `null` for a chunked body. */
  readonly bytes: number | null
  readonly maxBytes: number
  readonly checker: Checker
  readonly pace: PaceLimits
  readonly signal: AbortSignal | undefined
}

/** The body as a stream that ends cleanly only when it is whole, and otherwise fails with an OriginError. */
export function originBody({ request, response, onBroken }: Exchange, options: BodyOptions): Readable {
  let received = 0
  const body = new Readable({
    read: () => void response.resume(),
    destroy: (error, done) => {
      pace.stop()
      options.signal?.removeEventListener('abort', onAbort)
      if (!response.readableEnded || error) request.destroy()
      done(error)
    },
  })
  const fail = (error: unknown) => void body.destroy(bodyFailure(error, received, options, response.complete))
  const onAbort = () => void body.destroy(options.signal?.reason)
  const pace = watchPace(options.pace, { isWaiting: () => !response.isPaused(), received: () => received, fail })
  options.signal?.addEventListener('abort', onAbort, { once: true })
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > options.maxBytes) return fail(broken('object-too-large', tooLarge(options.maxBytes)))
    options.checker.update(chunk)
    if (!body.push(chunk)) response.pause()
  })
  // The parser reports bytes after the end of the body in the same turn as the end: they must win.
  response.once('end', () => setImmediate(() => finish(body, received, options)))
  response.pause()
  onBroken(fail)
  return body
}

export const tooLarge = (maxBytes: number) => `The object is larger than ${maxBytes} bytes`

function finish(body: Readable, received: number, { bytes, checker }: BodyOptions): void {
  if (body.destroyed) return
  if (bytes !== null && received !== bytes)
    return void body.destroy(broken('origin-truncated', `The body ended after ${received} of ${bytes} bytes`))
  const algorithm = checker.broken()
  if (algorithm !== null)
    return void body.destroy(broken('origin-checksum', `The body does not match the ${algorithm} that the origin sent`))
  body.push(null)
}

function bodyFailure(error: unknown, received: number, { bytes }: BodyOptions, complete: boolean): Error {
  const failure = exchangeFailure(error)
  const isParser =
    failure.cause instanceof Error && 'code' in failure.cause && `${failure.cause.code}`.startsWith('HPE_')
  if (isParser && complete) return broken('origin-too-long', 'The origin sent more bytes than it declared', error)
  if (failure.cause === undefined || isParser) return failure
  const of = bytes === null ? '' : ` of ${bytes}`
  return broken('origin-truncated', `The connection broke after ${received}${of} bytes`, error)
}
