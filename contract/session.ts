import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Count, Moment } from './fields.ts'

/** At least ten characters; a passphrase of any length up to 1024 is welcome. */
export const NewPassword = z.string().check(z.minLength(10), z.maxLength(1024))

/** Who is logged in, and when that ends by itself. */
export const SessionView = z.object({
  user: z.literal('admin'),
  /** Ends then if nothing is done before. */
  idleUntil: Moment,
  /** Ends then whatever is done. */
  endsAt: Moment,
})
export type SessionView = z.infer<typeof SessionView>

export const logIn = endpoint({
  name: 'logIn',
  summary: 'Log in with the administrator password; answers with the session cookie.',
  method: 'POST',
  path: '/api/v1/login',
  access: 'public',
  body: z.strictObject({ password: z.string().check(z.minLength(1), z.maxLength(1024)) }),
  reply: SessionView,
  errors: ['WrongPassword', 'TooManyAttempts'],
})

export const logOut = endpoint({
  name: 'logOut',
  summary: 'End the session.',
  method: 'POST',
  path: '/api/v1/logout',
  access: 'session',
  reply: null,
  status: 204,
  errors: [],
})

export const getSession = endpoint({
  name: 'getSession',
  summary: 'The session this request belongs to.',
  method: 'GET',
  path: '/api/v1/session',
  access: 'session',
  reply: SessionView,
  errors: [],
})

/** A session that is open, of the one administrator. */
export const OpenSession = z.object({
  id: z.string(),
  /** The one that asks. */
  isThis: z.boolean(),
  createdAt: Moment,
  /** To the minute. */
  lastSeenAt: Moment,
  /** Where it was opened from; empty when that is not known. */
  address: z.string(),
  /** `Firefox`, `145`, `Windows`; `null` where the client did not say, or nothing that is known. */
  browser: z.nullable(z.string()),
  browserVersion: z.nullable(z.string()),
  system: z.nullable(z.string()),
})
export type OpenSession = z.infer<typeof OpenSession>

export const listSessions = endpoint({
  name: 'listSessions',
  summary: 'The sessions that are open, the one seen last first.',
  method: 'GET',
  path: '/api/v1/sessions',
  access: 'session',
  reply: z.object({ items: z.array(OpenSession) }),
  errors: [],
})

export const endSession = endpoint({
  name: 'endSession',
  summary: 'End one session. Ending this one is logging out.',
  method: 'DELETE',
  path: '/api/v1/sessions/:session',
  access: 'session',
  params: z.object({ session: z.string().check(z.regex(/^[0-9a-f]{16}$/)) }),
  reply: null,
  status: 204,
  errors: ['NoSuchSession'],
})

export const endOtherSessions = endpoint({
  name: 'endOtherSessions',
  summary: 'End every session but this one.',
  method: 'POST',
  path: '/api/v1/sessions/end-others',
  access: 'session',
  reply: z.object({ ended: Count }),
  errors: [],
})

export const changePassword = endpoint({
  name: 'changePassword',
  summary: 'Choose another administrator password, knowing the present one. Ends every session but this one.',
  method: 'POST',
  path: '/api/v1/password',
  access: 'session',
  body: z.strictObject({ current: z.string().check(z.minLength(1), z.maxLength(1024)), password: NewPassword }),
  reply: null,
  status: 204,
  errors: ['WrongPassword', 'TooManyAttempts'],
})

export const getSetup = endpoint({
  name: 'getSetup',
  summary: 'Whether the administrator password has still to be chosen.',
  method: 'GET',
  path: '/api/v1/setup',
  access: 'public',
  reply: z.object({ needed: z.boolean() }),
  errors: [],
})

export const setUp = endpoint({
  name: 'setUp',
  summary: 'Choose the administrator password with the one-time token of the set-up link, and log in.',
  method: 'POST',
  path: '/api/v1/setup',
  access: 'public',
  body: z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(200)), password: NewPassword }),
  reply: SessionView,
  errors: ['SetupTokenInvalid', 'SetupClosed', 'TooManyAttempts'],
})
