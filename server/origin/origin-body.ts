import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { Exchange } from './exchange.ts'
import { broken, exchangeFailure } from './failures.ts'
import { hasHungUp } from './guarded-connect.ts'
import type { Checker } from './offered-checksums.ts'
import { OriginError, type Throttle, type Waiter } from './origin-client.ts'
import { type PaceLimits, watchPace } from './pace.ts'
import { createPieces, type Pieces } from './pieces.ts'
import type { Stop } from './stops.ts'

/** The largest body, and whose limit that is. */
export type SizeLimit = { readonly bytes: number; readonly reason: 'object-too-large' | 'budget-object-size' }

export type BodyOptions = {
  /** Declared length in bytes; `null` for a chunked or an unbounded body. */
  readonly bytes: number | null
  readonly limit: SizeLimit
  readonly checker: Checker
  readonly pace: PaceLimits
  readonly throttle: Throttle | undefined
  readonly stop: Stop
}

/** The body as it arrives. It ends cleanly only when it is whole, and otherwise fails with an OriginError. */
export function originBody({ request, response, onBroken }: Exchange, options: BodyOptions): Pieces {
  let received = 0
  const { stop } = options
  const { socket } = response
  const gone = lateController()
  const isPart = () => options.bytes !== null && received < options.bytes
  const flow = createFlow({ response, socket, isPart }, options.throttle, gone)
  const body = createPieces({
    onRoom: flow.room,
    onClosed: () => {
      pace?.stop()
      gone.abort()
      stop.done()
      if (!response.readableEnded || body.failure) request.destroy()
    },
  })
  const fail = (error: unknown) => {
    const failure = bodyFailure(error, received, options, response.complete)
    if (failure !== null) body.fail(failure)
  }
  const paced = { isWaiting: flow.isOpen, received: () => received, fail }
  // What has arrived with its head needs no watch.
  const pace = response.complete ? null : watchPace(options.pace, paced)
  stop.by(body.destroy)
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > options.limit.bytes) return fail(tooLarge(options.limit))
    options.checker.update(chunk)
    body.push(chunk)
    flow.spend(chunk.length)?.catch(body.fail)
    flow.goOn()
  })
  // The parser reports bytes after the end of the body in the same turn as the end: they must win.
  response.once('end', () => {
    pace?.stop()
    if (hasSecondAnswer(request, socket)) return fail(broken('origin-too-long', tooLong))
    setImmediate(() => flow.whenFree(() => finish(body, received, options)))
  })
  onBroken(fail)
  return body
}

type LateController = Waiter & { abort(): void }

const isOver = new Error('The body is over')

/** Most bodies never wait for a budget, and so need no signal. */
function lateController(): LateController {
  let made: AbortController | null = null
  let aborted = false
  return {
    get signal() {
      made ??= new AbortController()
      if (aborted) made.abort(isOver)
      return made.signal
    },
    abort() {
      aborted = true
      made?.abort(isOver)
    },
  }
}

type Flow = {
  /** Whether bytes may come: nothing but the origin keeps them from us. */
  readonly isOpen: () => boolean
  /** Whether the reader takes more. */
  readonly room: (isRoom: boolean) => void
  /** A piece has passed. */
  readonly goOn: () => void
  /** Holds the response back until the throttle lets these bytes pass; `null` is at once. */
  readonly spend: (bytes: number) => Promise<void> | null
  /** Runs the work once nothing is held back: small bodies, too, take the time that their bytes cost. */
  readonly whenFree: (work: () => void) => void
}

type Running = {
  readonly response: Exchange['response']
  /** The response's own is null once the parser has refused what came. */
  readonly socket: Socket
  /** Whether the last byte is still to come. */
  readonly isPart: () => boolean
}

/**
 * Lets a response run only while its reader wants more and its budget allows more. Its connection stands with it, or both
 * would fill a buffer first: 228 KB instead of 92 on Bun. Not behind the last byte, where it is another answer's. What the
 * response holds goes first: else it takes another piece each time it runs, and keeps one (half a megabyte on Bun) for good.
 */
function createFlow({ response, socket, isPart }: Running, throttle: Throttle | undefined, gone: LateController): Flow {
  let isRoom = true
  let held = 0
  let isRunning = false
  let waiting = () => {}
  const stand = () => {
    isRunning = false
    response.pause()
    if (isPart()) socket.pause()
  }
  const run = () => {
    response.resume()
    if (response.readableLength > 0) return
    isRunning = true
    if (isPart()) socket.resume()
  }
  const go = () => {
    if (held > 0) return
    if (isRoom) run()
    const work = waiting
    // Once: room for more may come behind the end, too.
    waiting = () => {}
    work()
  }
  const hold = async (paid: Promise<void>) => {
    held++
    stand()
    try {
      await paid
    } catch (error) {
      if (!gone.signal.aborted) throw error
    } finally {
      held--
    }
    go()
  }
  const isOpen = () => isRoom && held === 0
  return {
    isOpen,
    goOn: () => {
      if (isOpen() && !isRunning) run()
    },
    room: (isMore) => {
      isRoom = isMore
      if (isMore) go()
      else stand()
    },
    spend: (bytes) => {
      const paid = throttle?.(bytes, gone) ?? null
      return paid && hold(paid)
    },
    whenFree: (work) => {
      if (held === 0) return work()
      waiting = work
    },
  }
}

const tooLong = 'The origin sent more bytes than it declared'

/** The parser silently destroys a connection that it meant to keep when the excess looks like another answer. */
const hasSecondAnswer = (request: ClientRequest, socket: Socket) =>
  request.shouldKeepAlive && socket.destroyed && socket.errored === null && !hasHungUp(socket)

export const tooLarge = ({ bytes, reason }: SizeLimit) =>
  new OriginError({ reason, detail: `The object is larger than ${bytes} bytes`, limit: bytes })

function finish(body: Pieces, received: number, { bytes, checker }: BodyOptions): void {
  const algorithm = checker.broken()
  if (bytes !== null && received !== bytes)
    body.fail(broken('origin-truncated', `The body ended after ${received} of ${bytes} bytes`))
  else if (algorithm !== null)
    body.fail(broken('origin-checksum', `The body does not match the ${algorithm} that the origin sent`))
  else body.end()
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
