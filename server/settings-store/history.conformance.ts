import { describe, expect, it } from 'vitest'
import { done, insertBucket, newPull, owner } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describeHistory = (store: () => SettingsStore) =>
  describe('the history', () => {
    const claim = (limit: number, now = 2000, by = owner, perBucket = 100) =>
      store().pulls.claim({ owner: by, limit, perBucket, now })
    const claimOne = async (now?: number) => {
      const [pull] = await claim(1, now)
      if (!pull) throw new Error('no pull was due')
      return pull
    }
    const openKeys = async (bucket: number) =>
      (await store().history.list(bucket, { limit: 100 })).filter((pull) => pull.endedAt === null).map(({ key }) => key)

    it('lists newest first, by state and by key', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c'].map((key, n) => newPull(id, key, { queuedAt: n })))
      await claim(1)
      const keys = async (query: { state?: 'queued' | 'running'; key?: string; limit: number }) =>
        (await store().history.list(id, query)).map(({ key }) => key)
      expect(await keys({ limit: 10 })).toEqual(['c', 'b', 'a'])
      expect(await keys({ limit: 2 })).toEqual(['c', 'b'])
      expect(await keys({ limit: 10, state: 'queued' })).toEqual(['c', 'b'])
      expect(await keys({ limit: 10, key: 'a' })).toEqual(['a'])
      expect(await keys({ limit: 10, key: 'a', state: 'queued' })).toEqual([])
    })

    it('cancels every open pull of one bucket; their workers find them lost', async () => {
      const { id } = await insertBucket(store())
      const other = await insertBucket(store(), 'other-1')
      await store().pulls.enqueue([newPull(id, 'a'), newPull(id, 'b'), newPull(other.id, 'a', { queuedAt: 1500 })])
      const pull = await claimOne()
      expect(await store().history.cancelOpen(id, 'configuration-changed', 3000)).toBe(2)
      expect(await store().pulls.finish(pull.id, owner, done)).toBe(false)
      const ended = { state: 'cancelled', reason: 'configuration-changed', endedAt: 3000 }
      expect(await store().history.list(id, { limit: 10 })).toMatchObject([ended, ended])
      expect(await openKeys(other.id)).toEqual(['a'])
    })

    it('forgets ended pulls that are old or too many, and never an open one', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c', 'd', 'open'].map((key, n) => newPull(id, key, { queuedAt: n })))
      for (const [n, pull] of (await claim(4)).entries()) {
        await store().pulls.finish(pull.id, owner, { ...done, at: 1000 * (n + 1) })
      }
      expect(await store().history.prune({ before: 2000, keep: 100 })).toBe(1)
      expect(await store().history.prune({ before: 0, keep: 1 })).toBe(2)
      expect((await store().history.list(id, { limit: 10 })).map(({ key }) => key)).toEqual(['open', 'd'])
    })
  })
