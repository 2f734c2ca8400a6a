import type { ServerResponse } from 'node:http'

/** Is aborted when the client leaves before it has its answer. */
export function clientGone(res: ServerResponse): AbortSignal {
  const gone = new AbortController()
  const leave = () => {
    if (!res.writableFinished) gone.abort(new Error('The client has left'))
  }
  if (res.destroyed) leave()
  else res.once('close', leave)
  return gone.signal
}

/**
 * A connection on which nothing moves is cut off. While an origin is waited for that is not the client's fault: then it
 * is cut off only if it does not take what is there.
 */
export function blameOnlyForUnread(res: ServerResponse): void {
  res.on('timeout', () => {
    if (res.writableLength > 0) breakOff(res)
  })
}

/**
 * Ends an answer so that its client sees that it is not whole. HTTP/1.0 has no chunks: a body without a length would look
 * whole at the connection's plain end.
 */
export function breakOff(res: ServerResponse): void {
  if (res.req.httpVersion === '1.0') res.socket?.resetAndDestroy()
  else res.destroy()
}
