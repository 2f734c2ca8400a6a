import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Moment } from './fields.ts'

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
