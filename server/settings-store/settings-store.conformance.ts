import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import { longestPause } from '../domain/retry.ts'
import { describeCounts } from './counts.conformance.ts'
import { describeDeletions } from './deletions.conformance.ts'
import { describeDomains } from './domains.conformance.ts'
import { describePullEnds } from './pull-ends.conformance.ts'
import { describePullHistory } from './pull-history.conformance.ts'
import { done, insertBucket, newPull, originPullChange, owner } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'
import { describeVersions } from './versions.conformance.ts'
import { describeWarmUps } from './warm-ups.conformance.ts'

/** What every driver of the port promises. `open` gives a fresh, empty store each time. */
const whose = { address: '192.0.2.1', userAgent: 'curl/8' }

export function describeSettingsStore(name: string, open: () => Promise<SettingsStore>) {
  describe(`${name} as a SettingsStore`, () => {
    let store: SettingsStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store[Symbol.asyncDispose]())

    describeVersions(() => store)
    describeDomains(() => store)
    describePullHistory(() => store)
    describePullEnds(() => store)
    describeWarmUps(() => store)
    describeDeletions(() => store)
    describeCounts(() => store)

    const addBucket = (bucketName = 'photos-1250000000') => insertBucket(store, bucketName)
    const claim = (limit: number, now = 2000, by = owner, perBucket = 100) =>
      store.pulls.claim({ owner: by, limit, perBucket, now })
    const claimOne = async (now?: number) => {
      const [pull] = await claim(1, now)
      if (!pull) throw new Error('no pull was due')
      return pull
    }
    const openKeys = async (bucket: number) =>
      (await store.history.list(bucket, { limit: 100 })).filter((pull) => pull.endedAt === null).map(({ key }) => key)

    describe('buckets', () => {
      it('gives back what was put in, by name', async () => {
        const [b, a] = [await addBucket('b-1'), await addBucket('a-1')]
        expect(b).toEqual({ id: b.id, name: 'b-1', access: 'private', accelerated: true, createdAt: 42, version: 1 })
        expect(await store.buckets.all()).toEqual([a, b])
        expect(await store.buckets.byName('b-1')).toEqual(b)
        expect(await store.buckets.byName('c-1')).toBeNull()
      })

      it('refuses a second bucket of a name', async () => {
        await addBucket()
        await expect(addBucket()).rejects.toMatchObject({ code: 'BucketExists' })
      })

      it('never uses the number of a deleted bucket again', async () => {
        const first = await addBucket()
        expect(await store.buckets.remove(first.id)).toBe(true)
        expect(await store.buckets.remove(first.id)).toBe(false)
        expect((await addBucket()).id).toBeGreaterThan(first.id)
      })

      it('changes a bucket only from the version that was seen', async () => {
        const { id } = await addBucket()
        const changed = await store.buckets.update(id, 1, { access: 'public-read' })
        expect(changed).toMatchObject({ access: 'public-read', accelerated: true, version: 2 })
        const stale = store.buckets.update(id, 1, { accelerated: false })
        await expect(stale).rejects.toMatchObject({ code: 'PreconditionFailed' })
        const gone = store.buckets.update(id + 1, 1, { accelerated: false })
        await expect(gone).rejects.toMatchObject({ code: 'NoSuchBucket' })
        expect(await store.buckets.update(id, 2, { accelerated: false })).toMatchObject({ accelerated: false })
      })

      it('removes origin-pull and pulls together with their bucket', async () => {
        const { id } = await addBucket()
        await store.originPulls.save(id, 0, { ...originPullChange, enabled: false })
        await store.pulls.enqueue([newPull(id, 'a')])
        await store.buckets.remove(id)
        expect(await store.originPulls.all()).toEqual([])
        expect(await store.history.list(id, { limit: 10 })).toEqual([])
        expect(await store.pulls.nextDue({ after: 0 })).toBeNull()
      })
    })

    describe('origin-pull', () => {
      it('is disabled at version 0 until it is saved', async () => {
        const { id } = await addBucket()
        expect(await store.originPulls.of(id)).toEqual({
          bucket: id,
          enabled: false,
          defaultRule: defaultRuleDefaults,
          rules: [],
          secrets: {},
          updatedAt: null,
          version: 0,
        })
        expect(await store.originPulls.all()).toEqual([])
      })

      it('is saved only from the version that was seen', async () => {
        const { id } = await addBucket()
        const saved = await store.originPulls.save(id, 0, originPullChange)
        expect(saved).toEqual({
          bucket: id,
          enabled: true,
          defaultRule: originPullChange.defaultRule,
          rules: [],
          secrets: {},
          updatedAt: 7,
          version: 1,
        })
        await expect(store.originPulls.save(id, 0, originPullChange)).rejects.toMatchObject({
          code: 'PreconditionFailed',
        })
        expect(await store.originPulls.save(id, 1, { ...originPullChange, enabled: false })).toMatchObject({
          version: 2,
        })
        await expect(store.originPulls.save(id, 1, originPullChange)).rejects.toMatchObject({
          code: 'PreconditionFailed',
        })
        expect(await store.originPulls.of(id)).toMatchObject({ enabled: false, version: 2 })
        expect(await store.originPulls.all()).toHaveLength(1)
      })

      it('cannot be saved for a bucket that is gone', async () => {
        await expect(store.originPulls.save(99, 0, originPullChange)).rejects.toMatchObject({ code: 'NoSuchBucket' })
        await expect(store.originPulls.save(99, 3, originPullChange)).rejects.toMatchObject({ code: 'NoSuchBucket' })
      })
    })

    describe('the queue', () => {
      it('hands a pull to one worker, with everything the miss said', async () => {
        const { id } = await addBucket()
        const key = '目录/ä %+"\\\u0001🙂'
        const wanted = newPull(id, key, {
          query: 'a=1',
          scheme: 'https',
          rule: 'r1',
          headers: { 'x-a': '1' },
          replace: 'changed',
          token: { asOf: 77 },
        })
        await store.pulls.enqueue([wanted])
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
        const { id } = await addBucket()
        const other = await addBucket('other-1')
        await store.pulls.enqueue([newPull(id, 'a'), newPull(id, 'a', { token: { asOf: 2 } }), newPull(other.id, 'a')])
        await store.pulls.enqueue([
          newPull(id, 'a', { token: { asOf: 3 }, query: 'x', scheme: 'https', queuedAt: 1500 }),
        ])
        const [pull] = await store.history.list(id, { limit: 10 })
        expect(pull).toMatchObject({ token: { asOf: 3 }, query: 'x', scheme: 'https', queuedAt: 1000, runAt: 1000 })
        expect(await claim(10)).toHaveLength(2)
        await store.pulls.enqueue([newPull(id, 'a', { token: { asOf: 9 } })])
        expect(await store.history.list(id, { limit: 10 })).toMatchObject([{ state: 'running', token: { asOf: 3 } }])
      })

      it('starts a new pull for a key whose last one has ended', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id, 'a')])
        const first = await claimOne()
        expect(await store.pulls.finish(first.id, owner, done)).toBe(true)
        await store.pulls.enqueue([newPull(id, 'a')])
        expect(await store.history.list(id, { limit: 10 })).toMatchObject([{ state: 'queued' }, { state: 'done' }])
      })

      it('leaves out pulls of a bucket that is gone, and keeps the others of the batch', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id + 1, 'x'), newPull(id, 'a')])
        expect((await claim(10)).map(({ key }) => key)).toEqual(['a'])
      })

      it('gives the oldest due pulls first and none before its time', async () => {
        const { id } = await addBucket()
        const at = (key: string, queuedAt: number) => newPull(id, key, { queuedAt })
        await store.pulls.enqueue([at('c', 3000), at('b', 2000), at('a', 1000), at('d', 9000)])
        expect((await claim(2, 3000)).map(({ key }) => key)).toEqual(['a', 'b'])
        expect((await claim(9, 3000)).map(({ key }) => key)).toEqual(['c'])
        expect(await store.pulls.nextDue({ after: 0 })).toBe(9000)
        expect((await claim(9, 9000)).map(({ key }) => key)).toEqual(['d'])
        expect(await store.pulls.nextDue({ after: 0 })).toBeNull()
      })

      it('gives an owner no more than a share of one bucket at once, and passes over what is beyond', async () => {
        const full = await addBucket('full-1')
        const other = await addBucket('other-1')
        await store.pulls.enqueue(['a', 'b', 'c', 'd', 'e'].map((key) => newPull(full.id, key)))
        await store.pulls.enqueue([newPull(other.id, 'late', { queuedAt: 1900 })])
        const keys = async (limit: number, by = owner) => (await claim(limit, 2000, by, 2)).map(({ key }) => key)
        expect(await keys(1)).toEqual(['a'])
        expect(await keys(9)).toEqual(['b', 'late'])
        expect(await keys(9)).toEqual([])
        expect(await keys(1, 'worker-2')).toEqual(['c'])
        await store.history.cancelOpen(other.id, 'configuration-changed', 2000)
        const [running] = await store.history.list(full.id, { key: 'a', limit: 1 })
        await store.pulls.finish(running?.id ?? '', owner, done)
        expect(await keys(9)).toEqual(['d'])
      })

      it('tells when a waiting pull becomes due, not that one is due already', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id, 'a'), newPull(id, 'b', { queuedAt: 5000 })])
        expect(await store.pulls.nextDue({ after: 999 })).toBe(1000)
        expect(await store.pulls.nextDue({ after: 1000 })).toBe(5000)
        expect(await store.pulls.nextDue({ after: 5000 })).toBeNull()
      })

      it('brings forward what waits for a moment that was told by a wrong clock', async () => {
        const { id } = await addBucket()
        const [far, near] = [newPull(id, 'far', { queuedAt: 9e12 }), newPull(id, 'near', { queuedAt: 5000 })]
        await store.pulls.enqueue([far, near])
        expect(await store.pulls.advance({ latest: 7000 })).toBe(1)
        expect((await claim(9, 7000)).map(({ key, runAt }) => [key, runAt])).toEqual([
          ['near', 5000],
          ['far', 7000],
        ])
      })

      it('lets a waiting pull be due at the latest one longest pause after its key was missed again', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id, 'far', { queuedAt: 9e12 }), newPull(id, 'near', { queuedAt: 5000 })])
        await store.pulls.enqueue([newPull(id, 'far'), newPull(id, 'near')])
        expect(await store.pulls.nextDue({ after: 0 })).toBe(5000)
        expect(await store.pulls.nextDue({ after: 5000 })).toBe(1000 + longestPause)
      })

      it('never hands one pull to two workers that claim together', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue(Array.from({ length: 50 }, (_, n) => newPull(id, `k${n}`)))
        const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => claim(7, 2000, `worker-${n}`)))
        const ids = claims.flat().map((pull) => pull.id)
        expect(new Set(ids).size).toBe(50)
        expect(ids).toHaveLength(50)
      })

      it('lets only its holder end or postpone a pull', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id, 'a')])
        const pull = await claimOne()
        const retry = { runAt: 7000, reason: 'origin-timeout', detail: 'slow' } as const
        expect(await store.pulls.finish(pull.id, 'worker-2', done)).toBe(false)
        expect(await store.pulls.postpone(pull.id, 'worker-2', retry)).toBe(false)
        expect(await store.pulls.postpone(pull.id, owner, retry)).toBe(true)
        expect(await store.pulls.finish(pull.id, owner, done)).toBe(false)
        expect(await store.pulls.nextDue({ after: 0 })).toBe(7000)
        const again = await claimOne(7000)
        expect(again).toMatchObject({ id: pull.id, attempts: 2, reason: 'origin-timeout', detail: 'slow' })
        expect(await store.pulls.finish(pull.id, owner, done)).toBe(true)
        expect(await store.pulls.finish(pull.id, owner, done)).toBe(false)
        const [ended] = await store.history.list(id, { limit: 1 })
        expect(ended).toMatchObject({ state: 'done', reason: null, detail: null, bytes: 10, endedAt: 5000 })
      })

      it('counts an attempt only when the origin was asked', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue([newPull(id, 'a')])
        const retry = { runAt: 3000, reason: 'origin-resting', detail: null } as const
        for (const uncounted of [true, true, false]) {
          const pull = await claimOne(3000)
          expect(pull.attempts).toBe(1)
          await store.pulls.postpone(pull.id, owner, { ...retry, uncounted })
        }
        expect((await claimOne(3000)).attempts).toBe(2)
      })

      it('takes running pulls back, uncounted from an owner who stops, counted after a crash', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue(['a', 'b', 'c'].map((key) => newPull(id, key)))
        await claim(1, 2000, 'worker-1')
        await claim(1, 2000, 'worker-2')
        expect(await store.pulls.handBack({ owner: 'worker-1', now: 2500 })).toBe(1)
        expect(await store.pulls.handBack({ now: 2600 })).toBe(1)
        expect(await store.pulls.handBack({ now: 2700 })).toBe(0)
        const pulls = await claim(9, 3000)
        expect(pulls.map(({ key, attempts, runAt }) => [key, attempts, runAt])).toEqual([
          ['c', 1, 1000],
          ['a', 1, 2500],
          ['b', 2, 2600],
        ])
      })
    })

    describe('the history', () => {
      it('lists newest first, by state and by key', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue(['a', 'b', 'c'].map((key, n) => newPull(id, key, { queuedAt: n })))
        await claim(1)
        const keys = async (query: { state?: 'queued' | 'running'; key?: string; limit: number }) =>
          (await store.history.list(id, query)).map(({ key }) => key)
        expect(await keys({ limit: 10 })).toEqual(['c', 'b', 'a'])
        expect(await keys({ limit: 2 })).toEqual(['c', 'b'])
        expect(await keys({ limit: 10, state: 'queued' })).toEqual(['c', 'b'])
        expect(await keys({ limit: 10, key: 'a' })).toEqual(['a'])
        expect(await keys({ limit: 10, key: 'a', state: 'queued' })).toEqual([])
      })

      it('cancels every open pull of one bucket; their workers find them lost', async () => {
        const { id } = await addBucket()
        const other = await addBucket('other-1')
        await store.pulls.enqueue([newPull(id, 'a'), newPull(id, 'b'), newPull(other.id, 'a', { queuedAt: 1500 })])
        const pull = await claimOne()
        expect(await store.history.cancelOpen(id, 'configuration-changed', 3000)).toBe(2)
        expect(await store.pulls.finish(pull.id, owner, done)).toBe(false)
        const ended = { state: 'cancelled', reason: 'configuration-changed', endedAt: 3000 }
        expect(await store.history.list(id, { limit: 10 })).toMatchObject([ended, ended])
        expect(await openKeys(other.id)).toEqual(['a'])
      })

      it('forgets ended pulls that are old or too many, and never an open one', async () => {
        const { id } = await addBucket()
        await store.pulls.enqueue(['a', 'b', 'c', 'd', 'open'].map((key, n) => newPull(id, key, { queuedAt: n })))
        for (const [n, pull] of (await claim(4)).entries()) {
          await store.pulls.finish(pull.id, owner, { ...done, at: 1000 * (n + 1) })
        }
        expect(await store.history.prune({ before: 2000, keep: 100 })).toBe(1)
        expect(await store.history.prune({ before: 0, keep: 1 })).toBe(2)
        expect((await store.history.list(id, { limit: 10 })).map(({ key }) => key)).toEqual(['open', 'd'])
      })
    })

    describe('the account and its sessions', () => {
      it('has neither password nor token at first, and keeps what is saved', async () => {
        expect(await store.account.get()).toEqual({ passwordHash: null, setupTokenHash: null })
        await store.account.save({ passwordHash: null, setupTokenHash: 't' })
        await store.account.save({ passwordHash: 'p', setupTokenHash: null })
        expect(await store.account.get()).toEqual({ passwordHash: 'p', setupTokenHash: null })
      })

      it('finds, touches and forgets sessions', async () => {
        await store.sessions.insert({ idHash: 'one', createdAt: 1, lastSeenAt: 1, ...whose })
        await store.sessions.insert({ idHash: 'two', createdAt: 2, lastSeenAt: 2, ...whose })
        await store.sessions.touch('one', 9)
        expect(await store.sessions.byHash('one')).toEqual({ idHash: 'one', createdAt: 1, lastSeenAt: 9, ...whose })
        await store.sessions.remove('one')
        await store.sessions.remove('one')
        expect(await store.sessions.byHash('one')).toBeNull()
        await store.sessions.removeAll()
        expect(await store.sessions.byHash('two')).toBeNull()
      })

      it('forgets sessions that were created or last seen too long ago', async () => {
        await store.sessions.insert({ idHash: 'old', createdAt: 1, lastSeenAt: 50, ...whose })
        await store.sessions.insert({ idHash: 'idle', createdAt: 20, lastSeenAt: 20, ...whose })
        await store.sessions.insert({ idHash: 'live', createdAt: 20, lastSeenAt: 50, ...whose })
        expect(await store.sessions.removeExpired({ createdBefore: 10, seenBefore: 30 })).toBe(2)
        expect(await store.sessions.byHash('live')).not.toBeNull()
      })
    })

    describe('a transaction', () => {
      it('does all of its work, or nothing when it fails', async () => {
        const failing = store.transaction(async (tx) => {
          await tx.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
          throw new Error('changed my mind')
        })
        await expect(failing).rejects.toThrow('changed my mind')
        expect(await store.buckets.all()).toEqual([])
        const id = await store.transaction(async (tx) => {
          const bucket = await tx.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
          await tx.originPulls.save(bucket.id, 0, originPullChange)
          return bucket.id
        })
        expect(await store.originPulls.of(id)).toMatchObject({ version: 1 })
      })

      it('keeps what others do meanwhile apart from itself', async () => {
        const { id } = await addBucket()
        const inside = Promise.withResolvers<void>()
        const letGo = Promise.withResolvers<void>()
        const failing = store.transaction(async (tx) => {
          await tx.buckets.update(id, 1, { access: 'public-read' })
          inside.resolve()
          await letGo.promise
          throw new Error('rolled back')
        })
        await inside.promise
        const queued = store.pulls.enqueue([newPull(id, 'a')])
        const second = store.transaction((tx) => tx.buckets.update(id, 1, { accelerated: false }))
        letGo.resolve()
        await expect(failing).rejects.toThrow('rolled back')
        await queued
        expect(await second).toMatchObject({ access: 'private', accelerated: false, version: 2 })
        expect(await openKeys(id)).toEqual(['a'])
      })
    })

    it('goes on after a statement that fails, inside a transaction and out of it', async () => {
      const session = { idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }
      const failing = store.transaction(async (tx) => {
        await tx.sessions.insert(session)
        await tx.sessions.insert(session)
      })
      await expect(failing).rejects.toThrow()
      expect(await store.sessions.byHash('s')).toBeNull()
      await store.sessions.insert(session)
      await expect(store.sessions.insert(session)).rejects.toThrow()
      await store.transaction((tx) => tx.sessions.touch('s', 5))
      expect(await store.sessions.byHash('s')).toMatchObject({ lastSeenAt: 5 })
    })

    it('tells apart, of many statements at once, the one that fails from those that succeed', async () => {
      const { id } = await addBucket()
      const results = await Promise.allSettled([
        addBucket('b-1'),
        addBucket('b-1'),
        store.pulls.enqueue([newPull(id, 'a')]),
        store.sessions.insert({ idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }),
        store.sessions.insert({ idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }),
        store.pulls.enqueue([newPull(id, 'b')]),
      ])
      expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, false, true])
      expect(await openKeys(id)).toEqual(['b', 'a'])
    })
  })
}
