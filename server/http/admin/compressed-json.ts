import compression from 'compression'
import type { RequestHandler } from 'express'

/** Long lists travel small. Objects are never touched: their bytes and their length are what was stored. */
export const compressedJson: RequestHandler = compression({
  filter: (_req, res) => res.getHeader('Content-Type') === 'application/json' && !res.hasHeader('Content-Disposition'),
})
