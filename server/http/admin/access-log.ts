import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { requestIdOf } from './request-id.ts'

/** One line per request. Queries and headers are left out: they hold object keys, cookies and tokens. */
export const accessLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const started = performance.now()
    const { method, path } = req
    res.once('close', () => {
      const ms = Math.round(performance.now() - started)
      const facts = { requestId: requestIdOf(res), method, path, status: res.statusCode, ms }
      log.info(res.writableFinished ? facts : { ...facts, aborted: true }, 'console request')
    })
    next()
  }
