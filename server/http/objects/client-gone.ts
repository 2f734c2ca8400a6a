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
