import type { Response } from 'express'
import { getSession, getSetup, logIn, logOut, setUp } from '../../../contract/session.ts'
import type { NewSession, Sessions } from '../../manage/sessions.ts'
import { clientAddress } from './client-address.ts'
import { presentSession } from './present.ts'
import { Refusal } from './refusal.ts'
import { type Route, route } from './route.ts'
import type { SessionCookie } from './session-cookie.ts'

export function sessionRoutes({ sessions, cookie }: { sessions: Sessions; cookie: SessionCookie }): Route[] {
  const begin = (res: Response, session: NewSession) => {
    cookie.write(res, session.secret)
    return presentSession(session)
  }
  return [
    route(getSetup, async () => ({ needed: await sessions.setupNeeded() })),
    route(setUp, async ({ body, req, res }) =>
      begin(res, await sessions.setUp({ ...body, address: clientAddress(req) })),
    ),
    route(logIn, async ({ body, req, res }) => {
      const wanted = { password: body.password, address: clientAddress(req), replaces: cookie.read(req) }
      return begin(res, await sessions.logIn(wanted))
    }),
    route(logOut, async ({ req, res }) => {
      const secret = cookie.read(req)
      if (secret !== undefined) await sessions.logOut(secret)
      cookie.clear(res)
      return null
    }),
    route(getSession, async ({ session }) => {
      if (!session) throw new Refusal('NotLoggedIn', 'Log in first.')
      return presentSession(session)
    }),
  ]
}
