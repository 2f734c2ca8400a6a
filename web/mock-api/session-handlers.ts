import {
  changePassword,
  endOtherSessions,
  endSession,
  getSession,
  getSetup,
  listSessions,
  logIn,
  logOut,
  type SessionView,
  setUp,
} from '../../contract/session.ts'
import { getSystem, getSystemStatus } from '../../contract/system.ts'
import { db } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

const session = (): SessionView => ({
  user: 'admin',
  idleUntil: new Date(Date.now() + 3_600_000).toISOString(),
  endsAt: new Date(Date.now() + 12 * 3_600_000).toISOString(),
})

function enter(): SessionView {
  db.loggedIn = true
  return session()
}

export const sessionHandlers = [
  mock(getSetup, () => ({ needed: !db.setUp })),
  mock(setUp, ({ body }) => {
    if (db.setUp && body.token !== 'valid-token') throw new Refused('SetupClosed')
    if (body.token !== 'valid-token') throw new Refused('SetupTokenInvalid')
    db.setUp = true
    return enter()
  }),
  mock(logIn, ({ body }) => {
    if (body.password === 'too many') throw new Refused('TooManyAttempts', { retryAfter: 30 })
    if (body.password !== 'correct horse battery') throw new Refused('WrongPassword')
    return enter()
  }),
  mock(logOut, () => {
    db.loggedIn = false
    return null
  }),
  mock(getSession, session),
  mock(listSessions, () => ({ items: db.sessions })),
  mock(endSession, ({ params }) => {
    if (!db.sessions.some(({ id }) => id === params.session)) throw new Refused('NoSuchSession')
    db.sessions = db.sessions.filter(({ id }) => id !== params.session)
    return null
  }),
  mock(endOtherSessions, () => {
    const before = db.sessions.length
    db.sessions = db.sessions.filter(({ isThis }) => isThis)
    return { ended: before - db.sessions.length }
  }),
  mock(changePassword, ({ body }) => {
    if (body.current === 'too many') throw new Refused('TooManyAttempts', { retryAfter: 30 })
    if (body.current !== 'correct horse battery') throw new Refused('WrongPassword')
    db.sessions = db.sessions.filter(({ isThis }) => isThis)
    return null
  }),
  mock(getSystem, () => db.system),
  mock(getSystemStatus, () => db.status),
]
