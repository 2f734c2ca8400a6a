import type { Response } from 'express'

/** Aborted when the client leaves before it has its whole answer. */
export function clientGone(res: Response): AbortSignal {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  return gone.signal
}
