import { EventEmitter } from 'node:events'
import type { Request, RequestHandler } from 'express'

/** A body must bring this many bytes in every window of this many milliseconds: 1 KB/s over 30 s. */
const leastBytes = 30_000
const windowMs = 30_000

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Ends connections whose body only trickles. Node's own `requestTimeout` would cut every upload that takes long, so the
 * server is to be created with `requestTimeout: 0`.
 */
export const minimumBodyRate: RequestHandler = (req, _res, next) => {
  if (hasBody(req)) watch(req)
  next()
}

function watch(req: Request) {
  const { socket } = req
  let taken = 0
  let before = 0
  // Past the stream's own `on`, which would let the body flow before anybody wants it. The socket's `bytesRead` would
  // do on Node; Bun's stays 0.
  EventEmitter.prototype.on.call(req, 'data', (chunk: Buffer) => {
    taken += chunk.length
  })
  const timer = setInterval(() => {
    // A full buffer means that we are slow, not the client.
    const weAreSlow = req.readableLength >= req.readableHighWaterMark
    const come = taken + req.readableLength
    if (!weAreSlow && come - before < leastBytes) socket.destroy()
    before = come
  }, windowMs)
  timer.unref()
  const stop = () => clearInterval(timer)
  req.once('end', stop)
  socket.once('close', stop)
  req.once('close', () => {
    socket.off('close', stop)
    if (req.complete || socket.destroyed) stop()
  })
}
