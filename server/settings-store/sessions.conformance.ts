import { describe, expect, it } from 'vitest'
import type { SettingsStore } from './settings-store.ts'

const whose = { address: '192.0.2.1', userAgent: 'curl/8' }

export const describeAccount = (store: () => SettingsStore) =>
  describe('the account and its sessions', () => {
    it('has neither password nor token at first, and keeps what is saved', async () => {
      expect(await store().account.get()).toEqual({ passwordHash: null, setupTokenHash: null })
      await store().account.save({ passwordHash: null, setupTokenHash: 't' })
      await store().account.save({ passwordHash: 'p', setupTokenHash: null })
      expect(await store().account.get()).toEqual({ passwordHash: 'p', setupTokenHash: null })
    })

    it('finds, touches and forgets sessions', async () => {
      await store().sessions.insert({ idHash: 'one', createdAt: 1, lastSeenAt: 1, ...whose })
      await store().sessions.insert({ idHash: 'two', createdAt: 2, lastSeenAt: 2, ...whose })
      await store().sessions.touch('one', 9)
      expect(await store().sessions.byHash('one')).toEqual({ idHash: 'one', createdAt: 1, lastSeenAt: 9, ...whose })
      await store().sessions.remove('one')
      await store().sessions.remove('one')
      expect(await store().sessions.byHash('one')).toBeNull()
      await store().sessions.removeAll()
      expect(await store().sessions.byHash('two')).toBeNull()
    })

    it('forgets sessions that were created or last seen too long ago', async () => {
      await store().sessions.insert({ idHash: 'old', createdAt: 1, lastSeenAt: 50, ...whose })
      await store().sessions.insert({ idHash: 'idle', createdAt: 20, lastSeenAt: 20, ...whose })
      await store().sessions.insert({ idHash: 'live', createdAt: 20, lastSeenAt: 50, ...whose })
      expect(await store().sessions.removeExpired({ createdBefore: 10, seenBefore: 30 })).toBe(2)
      expect(await store().sessions.byHash('live')).not.toBeNull()
    })
  })
