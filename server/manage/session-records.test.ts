import { expect, it } from 'vitest'
import { GatewayError } from '../domain/errors.ts'
import type { SessionRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { createSessions } from './sessions.ts'

const password = 'correct horse battery'
const minute = 60_000
const client = { address: 'a', shownAddress: 'a', userAgent: '' }

/** Sessions over a database of one table whose disk can be full. */
async function world() {
  const state = { full: false, now: 1_000_000 }
  const rows = new Map<string, SessionRecord>()
  let account = { passwordHash: null as string | null, setupTokenHash: null as string | null }
  const write = async <T>(work: () => T) => {
    if (state.full) throw new GatewayError('StorageFull', 'The settings database has no space')
    return work()
  }
  const stored = {
    account: {
      get: async () => account,
      save: (saved: typeof account) =>
        write(() => {
          account = saved
        }),
    },
    sessions: {
      all: async () => [...rows.values()],
      insert: (session) => write(() => void rows.set(session.idHash, session)),
      byHash: async (idHash) => rows.get(idHash) ?? null,
      touch: (idHash, lastSeenAt) =>
        write(() => {
          const row = rows.get(idHash)
          if (row) rows.set(idHash, { ...row, lastSeenAt })
        }),
      remove: (idHash) => write(() => void rows.delete(idHash)),
      removeAll: () => write(() => rows.clear()),
      removeExpired: () => write(() => 0),
    },
    transaction: (work) => work(settings),
  } satisfies Partial<SettingsStore>
  const settings = stored as unknown as SettingsStore
  const sessions = createSessions({ settings, now: () => state.now })
  await sessions.prepare({ adminPassword: password })
  return { state, sessions, rows, logIn: () => sessions.logIn({ password, ...client }) }
}

it('lets the administrator in and out while the disk is full', async () => {
  const { state, sessions, rows, logIn } = await world()
  state.full = true
  const { secret } = await logIn()
  for (let n = 0; n < 3; n++) {
    state.now += 29 * minute
    expect(await sessions.find(secret)).not.toBeNull()
  }
  await sessions.logOut(secret)
  expect(await sessions.find(secret)).toBeNull()
  expect(rows.size).toBe(0)
})

it('keeps sessions from before alive, and ends them, while the disk is full', async () => {
  const { state, sessions, logIn } = await world()
  const { secret } = await logIn()
  state.full = true
  for (let n = 0; n < 3; n++) {
    state.now += 29 * minute
    expect(await sessions.find(secret)).not.toBeNull()
  }
  const again = await sessions.logIn({ password, ...client, replaces: secret })
  expect(await sessions.find(secret)).toBeNull()
  state.now += 30 * minute
  expect(await sessions.find(again.secret)).toBeNull()
})

it('still ends a session after twelve hours when there is room again', async () => {
  const { state, sessions, logIn } = await world()
  state.full = true
  const { secret } = await logIn()
  state.full = false
  for (let n = 0; n < 24; n++) {
    state.now += 29 * minute
    expect(await sessions.find(secret)).not.toBeNull()
  }
  state.now += 25 * minute
  expect(await sessions.find(secret)).toBeNull()
  await logIn()
  expect(await sessions.find(secret)).toBeNull()
})
