import { GatewayError } from '../domain/errors.ts'
import type { SessionRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { createAttempts } from './attempts.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { hashOfSecret, newSecret, sameHash } from './secret.ts'
import { createEndings } from './session-endings.ts'
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

/** A session that lives. `id` names it to everybody; it opens nothing. */
export type LivingSession = SessionEnds & { readonly id: string }

export type OpenSession = Omit<SessionRecord, 'idHash'> & { readonly id: string }

/** Where an attempt comes from: its address, to count failures by, and what is shown of it to the administrator. */
type Client = { readonly address: string; readonly shownAddress: string; readonly userAgent: string }

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
  setUp(wanted: Client & { readonly token: string; readonly password: string }): Promise<NewSession>
  /** Rejects with `WrongPassword` or `TooManyAttempts`. Ends the session that `replaces` names, if any. */
  logIn(wanted: Client & { readonly password: string; readonly replaces?: string | undefined }): Promise<NewSession>
  /** The living session of a cookie's value; asking keeps it alive. */
  find(secret: string): Promise<LivingSession | null>
  logOut(secret: string): Promise<void>
  /** Those that live, the one seen last first. */
  list(): Promise<OpenSession[]>
  /** Rejects with `NoSuchSession`. */
  end(id: string): Promise<void>
  /** Resolves to how many. */
  endOthers(id: string): Promise<number>
  /** Ends all other sessions. Rejects with `WrongPassword` or `TooManyAttempts`; then all is as it was. */
  changePassword(wanted: {
    readonly current: string
    readonly password: string
    readonly address: string
    readonly id: string
  }): Promise<void>
  /**
   * Calls `onEnd` when the session has ended, however; asking does not keep it alive. Returns the way to stop waiting.
   * What ends by itself is noticed within a quarter of a minute.
   */
  onEnd(id: string, onEnd: () => void): () => void
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

  const waiting = createEndings(async (id) => {
    const session = await recordOf(id)
    return session !== undefined && isAlive(session, now())
  })
  const living = async () => (await records.all()).filter((session) => isAlive(session, now()))
  const recordOf = async (id: string) => (await records.all()).find(({ idHash }) => idOf(idHash) === id)
  const remove = async (idHash: string) => {
    await records.remove(idHash)
    waiting.ended(idOf(idHash))
  }

  const open = async ({ shownAddress, userAgent }: Client): Promise<NewSession> => {
    const secret = newSecret()
    const session: SessionRecord = {
      idHash: hashOfSecret(secret),
      createdAt: now(),
      lastSeenAt: now(),
      address: shownAddress,
      userAgent: userAgent.slice(0, mostOfUserAgent),
    }
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
    async setUp({ token, password, ...client }) {
      const { address } = client
      const tokenHash = hashOfSecret(token)
      beginAttempt(address)
      const passwordHash = await turns.take(async () => {
        // Asked twice: before the costly hash, so that strangers cannot cause it, and in the transaction that decides.
        await requireToken(settings, tokenHash)
        return hashPassword(password)
      })
      await choosePassword(settings, passwordHash, tokenHash)
      attempts.succeeded(address)
      return open(client)
    },
    async logIn({ password, replaces, ...client }) {
      const { address } = client
      beginAttempt(address)
      const right = await turns.take(async () => isRight(password, (await settings.account.get()).passwordHash))
      if (!right) throw new GatewayError('WrongPassword', 'The password is wrong.')
      attempts.succeeded(address)
      if (replaces !== undefined) await remove(hashOfSecret(replaces))
      return open(client)
    },
    async find(secret) {
      const session = await records.byHash(hashOfSecret(secret))
      if (!session) return null
      if (!isAlive(session, now())) {
        await remove(session.idHash)
        return null
      }
      const id = idOf(session.idHash)
      if (now() - session.lastSeenAt < seenEveryMs) return { id, ...endsOf(session) }
      await records.touch(session.idHash, now())
      return { id, ...endsOf({ ...session, lastSeenAt: now() }) }
    },
    logOut: (secret) => remove(hashOfSecret(secret)),
    async list() {
      const all = (await living()).map(({ idHash, ...session }) => ({ ...session, id: idOf(idHash) }))
      return all.sort((a, b) => b.lastSeenAt - a.lastSeenAt)
    },
    async end(id) {
      const session = await recordOf(id)
      if (!session) throw new GatewayError('NoSuchSession', 'This session has ended already.')
      await remove(session.idHash)
    },
    async endOthers(id) {
      const others = (await living()).filter(({ idHash }) => idOf(idHash) !== id)
      for (const { idHash } of others) await remove(idHash)
      return others.length
    },
    async changePassword({ current, password, address, id }) {
      beginAttempt(address)
      const passwordHash = await turns.take(async () => {
        const before = (await settings.account.get()).passwordHash
        return (await isRight(current, before)) ? { before, after: await hashPassword(password) } : null
      })
      if (!passwordHash) throw new GatewayError('WrongPassword', 'The present password is wrong.')
      const own = (await recordOf(id))?.idHash ?? ''
      const others = (await records.all()).filter(({ idHash }) => idHash !== own)
      await replacePassword(settings, passwordHash, own)
      attempts.succeeded(address)
      records.forgetAll(own)
      for (const { idHash } of others) waiting.ended(idOf(idHash))
    },
    onEnd: waiting.add,
  }
}

/** Enough of what a client calls itself to know it by; anything can be in it. */
const mostOfUserAgent = 300

/** Sixteen digits of the hash: who knows them knows nothing of the cookie. */
const idOf = (idHash: string) => idHash.slice(0, 16)

/** Two changes at once: the second was made by somebody who does not know the present password any more. */
const replacePassword = (
  settings: SettingsStore,
  { before, after }: { readonly before: string | null; readonly after: string },
  own: string,
) =>
  settings.transaction(async (tx) => {
    const account = await tx.account.get()
    if (account.passwordHash !== before) throw new GatewayError('WrongPassword', 'The password was changed meanwhile.')
    await tx.account.save({ passwordHash: after, setupTokenHash: null })
    await tx.sessions.removeAll(own)
  })

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
