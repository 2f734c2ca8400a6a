import { GatewayError } from '../domain/errors.ts'
import type { SessionRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { createAttempts } from './attempts.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { hashOfSecret, newSecret, sameHash } from './secret.ts'
import { sessionsDespiteFullDisk } from './session-records.ts'
import { createTurns } from './turns.ts'

/** A session ends after this long without a request, and after that long in any case; milliseconds. */
const idleMs = 30 * 60_000
const absoluteMs = 12 * 60 * 60_000
/** "Seen" is written at most this often, so that a request rarely waits for the disk. */
const seenEveryMs = 60_000
/**
 * A session from further in the future than this was stamped by a clock that was wrong, and might never end. A little
 * is normal: after a restart the corrected wall clock may be behind the one that the last process counted by.
 */
const driftMs = 60_000
/** Strangers may have passwords compared: how many at once, so that they take neither all cores nor much memory. */
const comparisons = { atOnce: 2, waiting: 64 }

/** When a session ends by itself, milliseconds since 1970. */
export type SessionEnds = { readonly idleUntil: number; readonly endsAt: number }

/** The only moment the cookie's value is known. */
export type NewSession = SessionEnds & { readonly secret: string }

export interface Sessions {
  /**
   * Called once at start. A given password becomes the administrator's, and ends every session if it is a new one.
   * Without any password resolves to a new one-time set-up token; older ones are void.
   */
  prepare(options: { readonly adminPassword?: string | undefined }): Promise<{ readonly setupToken: string | null }>
  setupNeeded(): Promise<boolean>
  /** Rejects with `SetupClosed`, `SetupTokenInvalid` or `TooManyAttempts`. */
  setUp(wanted: { readonly token: string; readonly password: string; readonly address: string }): Promise<NewSession>
  /** Rejects with `WrongPassword` or `TooManyAttempts`. Ends the session that `replaces` names, if any. */
  logIn(wanted: {
    readonly password: string
    readonly address: string
    readonly replaces?: string | undefined
  }): Promise<NewSession>
  /** The living session of a cookie's value; asking keeps it alive. */
  find(secret: string): Promise<SessionEnds | null>
  logOut(secret: string): Promise<void>
}

/** Log-in of the one administrator. `now` is in milliseconds since 1970 and never steps back. */
export function createSessions({
  settings,
  now,
}: {
  readonly settings: SettingsStore
  readonly now: () => number
}): Sessions {
  const attempts = createAttempts(now)
  const turns = createTurns(comparisons)
  const records = sessionsDespiteFullDisk(settings.sessions)

  /** Whoever finds no room has not failed. */
  const beginAttempt = (address: string) => {
    turns.requireRoom()
    attempts.begin(address)
  }

  const open = async (): Promise<NewSession> => {
    const secret = newSecret()
    const session: SessionRecord = { idHash: hashOfSecret(secret), createdAt: now(), lastSeenAt: now() }
    await records.removeExpired({ createdBefore: now() - absoluteMs, seenBefore: now() - idleMs })
    await records.insert(session)
    return { secret, ...endsOf(session) }
  }

  return {
    async prepare({ adminPassword }) {
      const { passwordHash } = await settings.account.get()
      if (adminPassword !== undefined) {
        const known = passwordHash !== null && (await verifyPassword(passwordHash, adminPassword))
        if (!known) await choosePassword(settings, await hashPassword(adminPassword))
        return { setupToken: null }
      }
      if (passwordHash !== null) return { setupToken: null }
      const setupToken = newSecret()
      await settings.account.save({ passwordHash: null, setupTokenHash: hashOfSecret(setupToken) })
      return { setupToken }
    },
    async setupNeeded() {
      return (await settings.account.get()).passwordHash === null
    },
    async setUp({ token, password, address }) {
      const tokenHash = hashOfSecret(token)
      beginAttempt(address)
      const passwordHash = await turns.take(async () => {
        // Asked twice: before the costly hash, so that strangers cannot cause it, and in the transaction that decides.
        await requireToken(settings, tokenHash)
        return hashPassword(password)
      })
      await choosePassword(settings, passwordHash, tokenHash)
      attempts.succeeded(address)
      return open()
    },
    async logIn({ password, address, replaces }) {
      beginAttempt(address)
      const right = await turns.take(async () => isRight(password, (await settings.account.get()).passwordHash))
      if (!right) throw new GatewayError('WrongPassword', 'The password is wrong.')
      attempts.succeeded(address)
      if (replaces !== undefined) await records.remove(hashOfSecret(replaces))
      return open()
    },
    async find(secret) {
      const session = await records.byHash(hashOfSecret(secret))
      if (!session) return null
      if (!isAlive(session, now())) {
        await records.remove(session.idHash)
        return null
      }
      if (now() - session.lastSeenAt < seenEveryMs) return endsOf(session)
      await records.touch(session.idHash, now())
      return endsOf({ ...session, lastSeenAt: now() })
    },
    logOut: (secret) => records.remove(hashOfSecret(secret)),
  }
}

function endsOf({ createdAt, lastSeenAt }: SessionRecord): SessionEnds {
  const endsAt = createdAt + absoluteMs
  return { idleUntil: Math.min(lastSeenAt + idleMs, endsAt), endsAt }
}

function isAlive(session: SessionRecord, at: number): boolean {
  const latest = at + driftMs
  return session.createdAt <= latest && session.lastSeenAt <= latest && at < endsOf(session).idleUntil
}

async function isRight(password: string, passwordHash: string | null): Promise<boolean> {
  if (passwordHash !== null) return verifyPassword(passwordHash, password)
  // As costly as a comparison, so that the time an answer takes does not tell that there is no password yet.
  await hashPassword(password)
  return false
}

async function requireToken(settings: Pick<SettingsStore, 'account'>, tokenHash: string): Promise<void> {
  const { passwordHash, setupTokenHash } = await settings.account.get()
  if (passwordHash !== null) throw new GatewayError('SetupClosed', 'The password was chosen already. Log in instead.')
  if (setupTokenHash === null || !sameHash(setupTokenHash, tokenHash)) {
    throw new GatewayError('SetupTokenInvalid', 'This set-up link is not valid any more. Use the newest one.')
  }
}

/** Stores the administrator's password, voids set-up links, ends all sessions. With a token, only if it still holds. */
const choosePassword = (settings: SettingsStore, passwordHash: string, tokenHash?: string) =>
  settings.transaction(async (tx) => {
    if (tokenHash !== undefined) await requireToken(tx, tokenHash)
    await tx.account.save({ passwordHash, setupTokenHash: null })
    await tx.sessions.removeAll()
  })
