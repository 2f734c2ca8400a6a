import type { Request, Response } from 'express'
import {
  changePassword,
  endOtherSessions,
  endSession,
  getSession,
  getSetup,
  listSessions,
  logIn,
  logOut,
  setUp,
} from '../../../contract/session.ts'
import type { NewSession, Sessions } from '../../manage/sessions.ts'
import { clientAddress, shownAddress } from './client-address.ts'
import { presentOpenSession, presentSession } from './present.ts'
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
    route(setUp, async ({ body, req, res }) => begin(res, await sessions.setUp({ ...body, ...clientOf(req) }))),
    route(logIn, async ({ body, req, res }) => {
      const wanted = { password: body.password, ...clientOf(req), replaces: cookie.read(req) }
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
    route(listSessions, async ({ session }) => ({
      items: (await sessions.list()).map((one) => presentOpenSession(one, one.id === session?.id)),
    })),
    // First: what is allowed at its address is not what is allowed at a session's.
    route(endOtherSessions, async ({ session }) => ({ ended: await sessions.endOthers(session?.id ?? '') })),
    route(endSession, async ({ params, session, res }) => {
      await sessions.end(params.session)
      if (params.session === session?.id) cookie.clear(res)
      return null
    }),
    route(changePassword, async ({ body, session, req }) => {
      await sessions.changePassword({ ...body, address: clientAddress(req), id: session?.id ?? '' })
      return null
    }),
  ]
}

const clientOf = (req: Request) => ({
  address: clientAddress(req),
  shownAddress: shownAddress(req),
  userAgent: req.headers['user-agent'] ?? '',
})
