import type { CookieOptions, Request, Response } from 'express'

/** The cookie that carries a session's secret. `Secure` and the `__Host-` prefix need https (RFC 6265bis §4.1.3). */
export interface SessionCookie {
  readonly name: string
  read(req: Request): string | undefined
  write(res: Response, secret: string): void
  clear(res: Response): void
}

export function createSessionCookie(consoleUrl: URL): SessionCookie {
  const secure = consoleUrl.protocol === 'https:'
  const name = secure ? '__Host-headwater' : 'headwater'
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/', secure }
  return {
    name,
    read: (req) => cookieNamed(name, req.headers.cookie ?? ''),
    write: (res, secret) => void res.cookie(name, secret, options),
    clear: (res) => void res.clearCookie(name, options),
  }
}

/** Our values are base64url, so nothing is to be decoded; a name that comes twice was planted and is not believed. */
function cookieNamed(name: string, header: string): string | undefined {
  const prefix = `${name}=`
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length))
  return values.length === 1 ? values[0] : undefined
}
