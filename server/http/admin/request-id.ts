import type { RequestHandler, Response } from 'express'
import { createRequestIds } from '../request-ids.ts'

const header = 'X-Request-Id'

/** Names every request, in the answer and in the log. A caller's own id is not believed. */
export function requestId(): RequestHandler {
  const nextId = createRequestIds()
  return (_req, res, next) => {
    res.setHeader(header, nextId())
    next()
  }
}

export const requestIdOf = (res: Response) => String(res.getHeader(header))
