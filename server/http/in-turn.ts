import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Requests that may wait on one connection; no client of ours pipelines more. */
const mostWaiting = 100

const waiting = new WeakMap<Socket, number>()
// On the socket itself: an entry of a WeakMap for every answer costs each collection of garbage something.
const answering = Symbol('answering')
type Answering = Socket & { [answering]?: ServerResponse }

/** The answer that began last on a connection. */
export const lastAnswer = (socket: Socket): ServerResponse | undefined => (socket as Answering)[answering]

/** The answer that is going out on a connection now. */
export const answerUnderWay = (socket: Socket): ServerResponse | null => {
  const res = lastAnswer(socket)
  return res && !res.writableFinished ? res : null
}

/**
 * Starts a pipelined request only when the answers before it are out: otherwise one packet of requests would open a
 * thousand files for a client that reads none of them.
 */
export const inTurn =
  (listener: RequestListener): RequestListener =>
  (req, res) => {
    if (res.socket) start(listener, req, res)
    else wait(listener, req, res)
  }

function start(listener: RequestListener, req: IncomingMessage, res: ServerResponse): void {
  const socket: Answering = req.socket
  socket[answering] = res
  listener(req, res as Parameters<RequestListener>[1])
}

function wait(listener: RequestListener, req: IncomingMessage, res: ServerResponse): void {
  const before = waiting.get(req.socket) ?? 0
  if (before >= mostWaiting) {
    req.socket.destroy()
    return
  }
  waiting.set(req.socket, before + 1)
  res.once('socket', () => {
    waiting.set(req.socket, (waiting.get(req.socket) ?? 1) - 1)
    start(listener, req, res)
  })
}
