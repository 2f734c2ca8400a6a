import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { broken, exchangeFailure, isReset } from './failures.ts'
import type { Stoppable } from './guarded-agents.ts'
import type { RequestHead } from './request-head.ts'
import { targetOf } from './resolver.ts'
import type { Stop } from './stops.ts'

/** One request and the head of its answer. */
export type Exchange = {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  /** Tells what broke after the head, now or, if it has broken already, at once. */
  readonly onBroken: (tell: (error: unknown) => void) => void
}

export type ExchangeOptions = {
  readonly head: RequestHead
  readonly agent: Agent
  /** Milliseconds for the connection. */
  readonly connectMs: number
  /** Milliseconds from the sent request to the answer's header. */
  readonly headersMs: number
  readonly stop: Stop
  /** Runs when an answered exchange holds no connection any more. */
  readonly onClose: () => void
}

/** Interim answers (1xx) that one request may draw, reliability.md §1.2. */
const mostInterim = 10
const mostHeaders = 256
const mostHeaderBytes = 16 * 1024

/** Sends one request. Rejects with an OriginError, or with the signal's reason. */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Exchange> {
  for (;;) {
    const sent = send(url, options)
    try {
      return await answered(sent, options)
    } catch (error) {
      options.stop.throwIfStopped()
      // RFC 9112 §9.3.1: a kept connection may close under a new request; a GET or HEAD is safe to send again.
      if (sent.reusedSocket && isReset(error)) continue
      throw exchangeFailure(error)
    }
  }
}

function send(url: URL, { head, agent, connectMs, stop }: ExchangeOptions): ClientRequest {
  const make = url.protocol === 'https:' ? secureRequest : request
  const { host, port } = targetOf(url)
  const stoppable: Stoppable = { stop, connectMs }
  const common = { method: head.method, path: head.target, agent, ...stoppable, maxHeaderSize: mostHeaderBytes }
  const sent = make({ ...common, host, port, headers: { host: head.host, ...head.headers } })
  sent.maxHeadersCount = 0
  return sent
}

function answered(sent: ClientRequest, { headersMs, stop, onClose }: ExchangeOptions): Promise<Exchange> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>()
  let interim = 0
  let isAnswered = false
  let timer: NodeJS.Timeout | undefined
  const fail = (error: Error) => {
    sent.destroy(error)
    reject(error)
  }
  stop.by(fail)
  sent.on('error', reject)
  sent.once('close', () => {
    clearTimeout(timer)
    if (isAnswered) onClose()
  })
  sent.once('socket', () => {
    timer = setTimeout(() => fail(broken('origin-first-byte-timeout', 'The origin sent no answer in time')), headersMs)
  })
  sent.on('information', () => {
    if (++interim > mostInterim) fail(broken('origin-bad-response', 'The origin sent interim answers without end'))
  })
  sent.once('upgrade', (_response, socket) => {
    socket.destroy()
    fail(broken('origin-bad-response', 'The origin switched protocols unasked'))
  })
  sent.once('response', (response) => {
    clearTimeout(timer)
    if (response.rawHeaders.length > 2 * mostHeaders)
      return fail(broken('origin-bad-response', 'The origin sent too many headers'))
    isAnswered = true
    resolve({ request: sent, response, onBroken: trouble(sent, response) })
  })
  sent.end()
  return promise
}

/** The parser may report excess bytes in the very turn of the head, before anybody else can listen. */
function trouble(sent: ClientRequest, response: IncomingMessage): Exchange['onBroken'] {
  let known: { readonly error: unknown } | null = null
  let tell: ((error: unknown) => void) | null = null
  const onError = (error: unknown) => {
    known ??= { error }
    tell?.(error)
  }
  sent.on('error', onError)
  response.on('error', onError)
  return (listener) => {
    tell = listener
    if (known) listener(known.error)
  }
}

/** Lets go of an answer that nobody wants: small bodies are read so that the connection lives on. */
export function discard({ request, response }: Exchange): void {
  const length = Number(response.headers['content-length'])
  if (!(length <= 64 * 1024)) return void request.destroy()
  const timer = setTimeout(() => request.destroy(), 1_000)
  response.once('close', () => clearTimeout(timer))
  response.resume()
}
