import type { Request, Response } from 'express'

/** Browsers read an answer only once they have sent everything; who is not done by then is cut off. Milliseconds. */
const patienceMs = 120_000

/**
 * Ends a response that may come before its request's body has. Closing a connection with unread bytes resets it, and
 * the answer is lost (RFC 9112 §9.6): so the rest is read past first.
 */
export function endEarly(req: Request, res: Response, body: string): void {
  if (req.complete || req.destroyed) return void res.end(body)
  res.setHeader('Connection', 'close')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.write(body)
  const timer = setTimeout(() => res.end(), patienceMs)
  req.once('close', () => {
    clearTimeout(timer)
    res.end()
  })
  req.resume()
}
