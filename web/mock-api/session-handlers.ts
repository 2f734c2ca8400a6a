import { getSession, getSetup, logIn, logOut, type SessionView, setUp } from '../../contract/session.ts'
import { getSystem } from '../../contract/system.ts'
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
  mock(getSystem, () => db.system),
]
