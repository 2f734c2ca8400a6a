import type { Request, RequestHandler } from 'express'
import { Refusal } from './refusal.ts'

const localhost = (req: Request) => `localhost:${req.socket.localPort}`

/** Browsers leave the port out of Host and Origin when it is their scheme's own; others may say it. */
const trimmed = (host: string, protocol = 'http:') =>
  host.toLowerCase().replace(protocol === 'https:' ? /:443$/ : /:80$/, '')

const healthPaths = new Set(['/livez', '/readyz'])

/** `localhost` is spoken to in plain http: a console on https would give it a cookie that clients drop. */
const answersLocalhost = ({ protocol }: URL, path: string) => protocol === 'http:' || healthPaths.has(path)

/**
 * Answers only for the console's own host, and for `localhost` at the listener's port. A name that a stranger's DNS
 * points here (rebinding) gets nothing.
 */
export const ownHostOnly =
  (consoleUrl: URL): RequestHandler =>
  (req, _res, next) => {
    const host = req.headers.host ?? ''
    if (trimmed(host, consoleUrl.protocol) === consoleUrl.host) return next()
    if (answersLocalhost(consoleUrl, req.path) && trimmed(host) === trimmed(localhost(req))) return next()
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
