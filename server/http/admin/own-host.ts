import type { Request, RequestHandler } from 'express'
import { Refusal } from './refusal.ts'

const localhost = (req: Request) => `localhost:${req.socket.localPort}`

/** Browsers leave the port out of Host and Origin when it is their scheme's own. */
const trimmed = (host: string) => host.toLowerCase().replace(/:80$/, '')

/**
 * Answers only for the console's own host, and for `localhost` at the listener's port. A name that a stranger's DNS
 * points here (rebinding) gets nothing.
 */
export const ownHostOnly =
  (consoleUrl: URL): RequestHandler =>
  (req, _res, next) => {
    const host = req.headers.host?.toLowerCase() ?? ''
    if (host === consoleUrl.host || trimmed(host) === trimmed(localhost(req))) return next()
    throw new Refusal('WrongHost', `The console answers at ${consoleUrl.origin} only.`)
  }

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Changes come from the console's own pages. The cookie cannot tell: it ignores ports, so pages of the objects listener
 * are the same site. Browsers say it in `Sec-Fetch-Site`, older ones in `Origin`; scripts send `Origin` themselves.
 */
export const ownPagesOnly =
  (consoleUrl: URL): RequestHandler =>
  (req, _res, next) => {
    if (safeMethods.has(req.method) || isFromOwnPage(req, consoleUrl)) return next()
    throw new Refusal('CrossSiteRequest', `Changes need the header "Origin: ${consoleUrl.origin}".`)
  }

function isFromOwnPage(req: Request, consoleUrl: URL): boolean {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const origin = req.headers.origin
  return origin === consoleUrl.origin || origin === `http://${trimmed(localhost(req))}`
}
