import type { RequestHandler } from 'express'

/** What the API answers belongs to one session and one moment. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  next()
}
