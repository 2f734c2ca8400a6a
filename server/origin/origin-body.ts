import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Exchange } from './exchange.ts'
import { broken, exchangeFailure } from './failures.ts'
import type { Checker } from './offered-checksums.ts'
import { OriginError, type Throttle } from './origin-client.ts'
import { type PaceLimits, watchPace } from './pace.ts'

/** The largest body, and whose limit that is. */
export type SizeLimit = { readonly bytes: number; readonly reason: 'object-too-large' | 'budget-object-size' }

export type BodyOptions = {
  /** Declared length in bytes; `null` for a chunked or an unbounded body. */
  readonly bytes: number | null
  readonly limit: SizeLimit
  readonly checker: Checker
  readonly pace: PaceLimits
  readonly throttle: Throttle | undefined
  readonly signal: AbortSignal
}

/** The body as a stream that ends cleanly only when it is whole, and otherwise fails with an OriginError. */
export function originBody({ request, response, onBroken }: Exchange, options: BodyOptions): Readable {
  let received = 0
  const { socket } = response
  const gone = new AbortController()
  const flow = throttled(response, options.throttle, gone.signal)
  const body = new Readable({
    read: () => flow.want(),
    destroy: (error, done) => {
      pace.stop()
      gone.abort()
      options.signal.removeEventListener('abort', onAbort)
      if (!response.readableEnded || error) request.destroy()
      done(error)
    },
  })
  const fail = (error: unknown) => {
    const failure = bodyFailure(error, received, options, response.complete)
    if (failure !== null) body.destroy(failure)
  }
  const onAbort = () => void body.destroy(options.signal.reason)
  const pace = watchPace(options.pace, { isWaiting: () => !response.isPaused(), received: () => received, fail })
  options.signal.addEventListener('abort', onAbort, { once: true })
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > options.limit.bytes) return fail(tooLarge(options.limit))
    options.checker.update(chunk)
    if (!body.push(chunk)) flow.stop()
    flow.spend(chunk.length).catch((error: Error) => body.destroy(error))
  })
  // The parser reports bytes after the end of the body in the same turn as the end: they must win.
  response.once('end', () => {
    pace.stop()
    if (hasSecondAnswer(request, socket)) return fail(broken('origin-too-long', tooLong))
    setImmediate(() => flow.whenFree(() => finish(body, received, options)))
  })
  response.pause()
  // It may break before its reader has come, who will find it errored; that must not end the process.
  body.on('error', () => {})
  if (options.signal.aborted) onAbort()
  onBroken(fail)
  return body
}

type Flow = {
  readonly want: () => void
  readonly stop: () => void
  /** Holds the response back until the throttle lets these bytes pass. */
  readonly spend: (bytes: number) => Promise<void>
  /** Runs the work once nothing is held back: small bodies, too, take the time that their bytes cost. */
  readonly whenFree: (work: () => void) => void
}

/** Lets a response run only while its reader wants more and its budget allows more. */
function throttled(response: Exchange['response'], throttle: Throttle | undefined, gone: AbortSignal): Flow {
  let wanted = false
  let held = 0
  let waiting = () => {}
  const go = () => {
    if (held > 0) return
    if (wanted) response.resume()
    waiting()
  }
  return {
    want: () => {
      wanted = true
      go()
    },
    stop: () => {
      wanted = false
      response.pause()
    },
    spend: async (bytes) => {
      if (throttle === undefined || gone.aborted) return
      held++
      response.pause()
      try {
        await throttle(bytes, gone)
      } catch (error) {
        if (!gone.aborted) throw error
      } finally {
        held--
      }
      go()
    },
    whenFree: (work) => {
      if (held === 0) return work()
      waiting = work
    },
  }
}

const tooLong = 'The origin sent more bytes than it declared'

/** Node silently destroys a connection that it meant to keep when the excess looks like another answer. */
const hasSecondAnswer = (request: ClientRequest, socket: Socket) =>
  request.shouldKeepAlive && socket.destroyed && socket.errored === null && !socket.readableEnded

export const tooLarge = ({ bytes, reason }: SizeLimit) => broken(reason, `The object is larger than ${bytes} bytes`)

function finish(body: Readable, received: number, { bytes, checker }: BodyOptions): void {
  if (body.destroyed) return
  if (bytes !== null && received !== bytes)
    return void body.destroy(broken('origin-truncated', `The body ended after ${received} of ${bytes} bytes`))
  const algorithm = checker.broken()
  if (algorithm !== null)
    return void body.destroy(broken('origin-checksum', `The body does not match the ${algorithm} that the origin sent`))
  body.push(null)
}

/** What an error means for the body; `null` when the connection broke behind a body that is complete. */
function bodyFailure(error: unknown, received: number, { bytes }: BodyOptions, complete: boolean): OriginError | null {
  if (error instanceof OriginError) return error
  const isParser = error instanceof Error && 'code' in error && `${error.code}`.startsWith('HPE_')
  if (isParser) return complete ? broken('origin-too-long', tooLong, error) : exchangeFailure(error)
  if (complete) return null
  const of = bytes === null ? '' : ` of ${bytes}`
  return broken('origin-truncated', `The connection broke after ${received}${of} bytes`, error)
}
