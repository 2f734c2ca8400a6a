import { describe, expect, it } from 'vitest'
import { longestPause } from '../domain/retry.ts'
import { done, insertBucket, newPull, owner } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describePullQueue = (store: () => SettingsStore) =>
  describe('the queue', () => {
    const claim = (limit: number, now = 2000, by = owner, perBucket = 100) =>
      store().pulls.claim({ owner: by, limit, perBucket, now })
    const claimOne = async (now?: number) => {
      const [pull] = await claim(1, now)
      if (!pull) throw new Error('no pull was due')
      return pull
    }

    it('hands a pull to one worker, with everything the miss said', async () => {
      const { id } = await insertBucket(store())
      const key = '目录/ä %+"\\\u0001🙂'
      const wanted = newPull(id, key, {
        query: 'a=1',
        scheme: 'https',
        rule: 'r1',
        headers: { 'x-a': '1' },
        replace: 'changed',
        token: { asOf: 77 },
      })
      await store().pulls.enqueue([wanted])
      const [pull] = await claim(10)
      expect(pull).toEqual({
        ...wanted,
        id: expect.any(String),
        state: 'running',
        attempts: 1,
        bytes: 0,
        totalBytes: null,
        startedAt: 2000,
        reason: null,
        detail: null,
        facts: {},
        runAt: 1000,
        endedAt: null,
      })
      expect(await claim(10)).toEqual([])
    })

    it('keeps one open pull per key: a waiting one takes over what is newer, a running one stays as it is', async () => {
      const { id } = await insertBucket(store())
      const other = await insertBucket(store(), 'other-1')
      await store().pulls.enqueue([newPull(id, 'a'), newPull(id, 'a', { token: { asOf: 2 } }), newPull(other.id, 'a')])
      await store().pulls.enqueue([
        newPull(id, 'a', { token: { asOf: 3 }, query: 'x', scheme: 'https', queuedAt: 1500 }),
      ])
      const [pull] = await store().history.list(id, { limit: 10 })
      expect(pull).toMatchObject({ token: { asOf: 3 }, query: 'x', scheme: 'https', queuedAt: 1000, runAt: 1000 })
      expect(await claim(10)).toHaveLength(2)
      await store().pulls.enqueue([newPull(id, 'a', { token: { asOf: 9 } })])
      expect(await store().history.list(id, { limit: 10 })).toMatchObject([{ state: 'running', token: { asOf: 3 } }])
    })

    it('starts a new pull for a key whose last one has ended', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'a')])
      const first = await claimOne()
      expect(await store().pulls.finish(first.id, owner, done)).toBe(true)
      await store().pulls.enqueue([newPull(id, 'a')])
      expect(await store().history.list(id, { limit: 10 })).toMatchObject([{ state: 'queued' }, { state: 'done' }])
    })

    it('leaves out pulls of a bucket that is gone, and keeps the others of the batch', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id + 1, 'x'), newPull(id, 'a')])
      expect((await claim(10)).map(({ key }) => key)).toEqual(['a'])
    })

    it('gives the oldest due pulls first and none before its time', async () => {
      const { id } = await insertBucket(store())
      const at = (key: string, queuedAt: number) => newPull(id, key, { queuedAt })
      await store().pulls.enqueue([at('c', 3000), at('b', 2000), at('a', 1000), at('d', 9000)])
      expect((await claim(2, 3000)).map(({ key }) => key)).toEqual(['a', 'b'])
      expect((await claim(9, 3000)).map(({ key }) => key)).toEqual(['c'])
      expect(await store().pulls.nextDue({ after: 0 })).toBe(9000)
      expect((await claim(9, 9000)).map(({ key }) => key)).toEqual(['d'])
      expect(await store().pulls.nextDue({ after: 0 })).toBeNull()
    })

    it('gives an owner no more than a share of one bucket at once, and passes over what is beyond', async () => {
      const full = await insertBucket(store(), 'full-1')
      const other = await insertBucket(store(), 'other-1')
      await store().pulls.enqueue(['a', 'b', 'c', 'd', 'e'].map((key) => newPull(full.id, key)))
      await store().pulls.enqueue([newPull(other.id, 'late', { queuedAt: 1900 })])
      const keys = async (limit: number, by = owner) => (await claim(limit, 2000, by, 2)).map(({ key }) => key)
      expect(await keys(1)).toEqual(['a'])
      expect(await keys(9)).toEqual(['b', 'late'])
      expect(await keys(9)).toEqual([])
      expect(await keys(1, 'worker-2')).toEqual(['c'])
      await store().history.cancelOpen(other.id, 'configuration-changed', 2000)
      const [running] = await store().history.list(full.id, { key: 'a', limit: 1 })
      await store().pulls.finish(running?.id ?? '', owner, done)
      expect(await keys(9)).toEqual(['d'])
    })

    it('tells when a waiting pull becomes due, not that one is due already', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'a'), newPull(id, 'b', { queuedAt: 5000 })])
      expect(await store().pulls.nextDue({ after: 999 })).toBe(1000)
      expect(await store().pulls.nextDue({ after: 1000 })).toBe(5000)
      expect(await store().pulls.nextDue({ after: 5000 })).toBeNull()
    })

    it('brings forward what waits for a moment that was told by a wrong clock', async () => {
      const { id } = await insertBucket(store())
      const [far, near] = [newPull(id, 'far', { queuedAt: 9e12 }), newPull(id, 'near', { queuedAt: 5000 })]
      await store().pulls.enqueue([far, near])
      expect(await store().pulls.advance({ latest: 7000 })).toBe(1)
      expect((await claim(9, 7000)).map(({ key, runAt }) => [key, runAt])).toEqual([
        ['near', 5000],
        ['far', 7000],
      ])
    })

    it('lets a waiting pull be due at the latest one longest pause after its key was missed again', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'far', { queuedAt: 9e12 }), newPull(id, 'near', { queuedAt: 5000 })])
      await store().pulls.enqueue([newPull(id, 'far'), newPull(id, 'near')])
      expect(await store().pulls.nextDue({ after: 0 })).toBe(5000)
      expect(await store().pulls.nextDue({ after: 5000 })).toBe(1000 + longestPause)
    })

    it('never hands one pull to two workers that claim together', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(Array.from({ length: 50 }, (_, n) => newPull(id, `k${n}`)))
      const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => claim(7, 2000, `worker-${n}`)))
      const ids = claims.flat().map((pull) => pull.id)
      expect(new Set(ids).size).toBe(50)
      expect(ids).toHaveLength(50)
    })

    it('lets only its holder end or postpone a pull', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'a')])
      const pull = await claimOne()
      const retry = { runAt: 7000, reason: 'origin-timeout', detail: 'slow' } as const
      expect(await store().pulls.finish(pull.id, 'worker-2', done)).toBe(false)
      expect(await store().pulls.postpone(pull.id, 'worker-2', retry)).toBe(false)
      expect(await store().pulls.postpone(pull.id, owner, retry)).toBe(true)
      expect(await store().pulls.finish(pull.id, owner, done)).toBe(false)
      expect(await store().pulls.nextDue({ after: 0 })).toBe(7000)
      const again = await claimOne(7000)
      expect(again).toMatchObject({ id: pull.id, attempts: 2, reason: 'origin-timeout', detail: 'slow' })
      expect(await store().pulls.finish(pull.id, owner, done)).toBe(true)
      expect(await store().pulls.finish(pull.id, owner, done)).toBe(false)
      const [ended] = await store().history.list(id, { limit: 1 })
      expect(ended).toMatchObject({ state: 'done', reason: null, detail: null, bytes: 10, endedAt: 5000 })
    })

    it('counts an attempt only when the origin was asked', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'a')])
      const retry = { runAt: 3000, reason: 'origin-resting', detail: null } as const
      for (const uncounted of [true, true, false]) {
        const pull = await claimOne(3000)
        expect(pull.attempts).toBe(1)
        await store().pulls.postpone(pull.id, owner, { ...retry, uncounted })
      }
      expect((await claimOne(3000)).attempts).toBe(2)
    })

    it('takes running pulls back, uncounted from an owner who stops, counted after a crash', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c'].map((key) => newPull(id, key)))
      await claim(1, 2000, 'worker-1')
      await claim(1, 2000, 'worker-2')
      expect(await store().pulls.handBack({ owner: 'worker-1', now: 2500 })).toBe(1)
      expect(await store().pulls.handBack({ now: 2600 })).toBe(1)
      expect(await store().pulls.handBack({ now: 2700 })).toBe(0)
      const pulls = await claim(9, 3000)
      expect(pulls.map(({ key, attempts, runAt }) => [key, attempts, runAt])).toEqual([
        ['c', 1, 1000],
        ['a', 1, 2500],
        ['b', 2, 2600],
      ])
    })
  })
