import { describe, expect, it } from 'vitest'
import { done, failed, insertBucket, newPull, owner } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

const none = { found: 0, here: 0, unmatched: 0, invalid: 0, listedBytes: null }
const source = { kind: 'origin', prefix: 'img/', listing: 's3', rule: 'r1' } as const

export const describeWarmUps = (store: () => SettingsStore) =>
  describe('warm-ups', () => {
    const insert = (bucket: number, state: 'running' | 'listing' = 'running') =>
      store().warmUps.insert({ bucket, state, dryRun: false, source, startedAt: 100 })
    const claim = (limit = 100, now = 2000) => store().pulls.claim({ owner, limit, perBucket: 100, now })
    /** A warm-up whose keys are queued. */
    async function start(keys: readonly string[]) {
      const { id: bucket } = await insertBucket(store())
      const { id } = await insert(bucket)
      await store().warmUps.addKeys(id, keys, { ...none, found: keys.length })
      const pulls = keys.map((key) => newPull(bucket, key, { warmUp: id }))
      await store().warmUps.takeKeys(id, { keys, pulls, here: 0, unmatched: 0 })
      return { bucket, id, now: () => store().warmUps.byId(bucket, id) }
    }

    it('are given back as they were put in, newest first, the open ones of all buckets together', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      const first = await insert(a.id)
      const second = await store().warmUps.insert({
        bucket: a.id,
        state: 'counting',
        dryRun: true,
        source: { kind: 'file' },
        startedAt: 200,
      })
      const third = await insert(b.id)
      expect(first).toEqual({
        id: first.id,
        bucket: a.id,
        state: 'running',
        dryRun: false,
        source,
        ...none,
        waiting: 0,
        queued: 0,
        done: 0,
        failed: 0,
        bytes: 0,
        reason: null,
        facts: {},
        detail: null,
        startedAt: 100,
        endedAt: null,
      })
      expect(await store().warmUps.of(a.id)).toEqual([second, first])
      expect(await store().warmUps.byId(b.id, first.id)).toBeNull()
      expect((await store().warmUps.open()).map(({ id }) => id)).toEqual([first.id, second.id, third.id])
      const why = { reason: 'origin-forbidden', facts: { status: 403 }, detail: 'no list' } as const
      const end = { state: 'failed', why, endedAt: 300 } as const
      expect(await store().warmUps.setState(first.id, ['paused'], end)).toBe(false)
      expect(await store().warmUps.setState(first.id, ['running', 'paused'], end)).toBe(true)
      expect(await store().warmUps.byId(a.id, first.id)).toMatchObject({ state: 'failed', endedAt: 300, ...why })
      expect((await store().warmUps.open()).map(({ id }) => id)).toEqual([second.id, third.id])
      await expect(insert(b.id + 1)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    })

    it('are the last hundred of a bucket, and those that are open', async () => {
      const { id } = await insertBucket(store())
      const oldest = await insert(id)
      await store().transaction(async (tx) => {
        for (let n = 0; n < 103; n++) {
          const { id: ended } = await tx.warmUps.insert({ ...oldest, startedAt: n })
          await tx.warmUps.setState(ended, ['running'], { state: 'done', endedAt: n })
        }
      })
      expect(await store().warmUps.of(id)).toHaveLength(100)
      expect(await store().warmUps.byId(id, oldest.id)).not.toBeNull()
      expect(await store().warmUps.byId(id, oldest.id + 1)).toBeNull()
    })

    it('hand out their keys in the order in which they came, each once', async () => {
      const { id: bucket } = await insertBucket(store())
      const { id } = await insert(bucket, 'listing')
      const counts = { found: 3, here: 1, unmatched: 2, invalid: 3, listedBytes: 10 }
      await store().warmUps.addKeys(id, ['z', 'a', '图'], counts)
      await store().warmUps.addKeys(id, ['a', 'b'], { ...none, found: 2 })
      const { here, unmatched, invalid } = counts
      const listed = { found: 4, here, unmatched, invalid, listedBytes: 10, waiting: 4, queued: 0 }
      expect(await store().warmUps.byId(bucket, id)).toMatchObject(listed)
      expect(await store().warmUps.nextKeys(id, 2)).toEqual(['z', 'a'])
      expect(await store().warmUps.nextKeys(id, 9)).toEqual(['z', 'a', '图', 'b'])
      const pulls = [newPull(bucket, 'z', { warmUp: id })]
      await store().warmUps.takeKeys(id, { keys: ['z', 'a', '图'], pulls, here: 1, unmatched: 1 })
      expect(await store().warmUps.nextKeys(id, 9)).toEqual(['b'])
      const taken = { found: 4, here: 2, unmatched: 3, waiting: 1, queued: 1 }
      expect(await store().warmUps.byId(bucket, id)).toMatchObject(taken)
    })

    it('count the ends of their pulls when these end', async () => {
      const warmUp = await start(['a', 'b', 'c', 'd'])
      expect(await warmUp.now()).toMatchObject({ waiting: 0, queued: 4 })
      const [a, b, c] = await claim(3)
      await store().pulls.finish(a?.id ?? '', owner, done)
      expect(await store().pulls.finish(a?.id ?? '', owner, done)).toBe(false)
      await store().pulls.finish(b?.id ?? '', owner, failed)
      await store().pulls.finish(c?.id ?? '', 'worker-2', failed)
      await store().pulls.postpone(c?.id ?? '', owner, { runAt: 9000, reason: 'origin-timeout', detail: null })
      const [d] = await store().history.list(warmUp.bucket, { key: 'd', limit: 1 })
      await store().history.cancelQueued(warmUp.bucket, d?.id ?? '', { reason: 'cancelled-by-operator', at: 1 })
      expect(await warmUp.now()).toMatchObject({ found: 4, done: 1, failed: 2, queued: 1, waiting: 0, bytes: 10 })
    })

    it('have the failed pulls under way again that are tried again, each once, and go on until these end', async () => {
      const warmUp = await start(['a', 'b', 'c', 'd'])
      const [a, b, c, d] = await claim(4)
      await store().pulls.finish(a?.id ?? '', owner, done)
      for (const pull of [b, c]) await store().pulls.finish(pull?.id ?? '', owner, failed)
      await store().pulls.finish(d?.id ?? '', owner, { ...failed, state: 'cancelled', reason: 'cancelled-by-operator' })
      await store().warmUps.setState(warmUp.id, ['running'], { state: 'done', endedAt: 1 })
      const again = { asOf: 1, now: 3000 }
      expect(await store().history.retry(warmUp.bucket, d?.id ?? '', again)).toMatchObject({ warmUp: warmUp.id })
      expect(await warmUp.now()).toMatchObject({ state: 'running', endedAt: null, done: 1, failed: 2, queued: 1 })
      const filter = { warmUp: String(warmUp.id) }
      expect(await store().history.retryFailed(warmUp.bucket, filter, again)).toMatchObject({ queued: 2 })
      expect(await warmUp.now()).toMatchObject({ done: 1, failed: 0, queued: 3 })
      // The same failures once more: they have been tried since.
      expect(await store().history.retryFailed(warmUp.bucket, filter, again)).toMatchObject({ queued: 0 })
      await store().history.retry(warmUp.bucket, b?.id ?? '', again)
      expect(await warmUp.now()).toMatchObject({ done: 1, failed: 0, queued: 3 })
      const [first, second] = await claim(3, 4000)
      await store().pulls.finish(first?.id ?? '', owner, done)
      await store().pulls.finish(second?.id ?? '', owner, failed)
      expect(await warmUp.now()).toMatchObject({ done: 2, failed: 1, queued: 1 })
    })

    it('that were cancelled stay so when their failed pulls are tried again', async () => {
      const warmUp = await start(['a'])
      const [a] = await claim(1)
      await store().pulls.finish(a?.id ?? '', owner, failed)
      await store().warmUps.setState(warmUp.id, ['running'], { state: 'cancelled', endedAt: 1 })
      await store().history.retryFailed(warmUp.bucket, {}, { asOf: 1, now: 3000 })
      expect(await warmUp.now()).toMatchObject({ state: 'cancelled', endedAt: 1, failed: 0, queued: 1 })
    })

    it('have the keys again whose pulls a new configuration cancelled, be they waiting or running', async () => {
      const warmUp = await start(['a', 'b', 'c'])
      const [a] = await claim(1)
      await claim(1)
      const cancelled = { ...failed, state: 'cancelled', reason: 'configuration-changed' } as const
      await store().pulls.finish(a?.id ?? '', owner, cancelled)
      expect(await warmUp.now()).toMatchObject({ waiting: 1, queued: 2, failed: 0 })
      await store().history.cancelOpen(warmUp.bucket, 'configuration-changed', 3000)
      expect(await warmUp.now()).toMatchObject({ waiting: 3, queued: 0, failed: 0 })
      expect(await store().warmUps.nextKeys(warmUp.id, 9)).toEqual(['a', 'b', 'c'])
      expect(await store().history.counts(warmUp.bucket)).toMatchObject({ cancelled: 3, queued: 0 })
    })

    it('that are at an end count such pulls as failed instead', async () => {
      const warmUp = await start(['a', 'b'])
      await store().warmUps.setState(warmUp.id, ['running'], { state: 'cancelled', endedAt: 1 })
      await store().history.cancelOpen(warmUp.bucket, 'configuration-changed', 3000)
      expect(await warmUp.now()).toMatchObject({ waiting: 0, queued: 0, failed: 2 })
    })

    it('count all pulls that are ended for another reason as failed', async () => {
      const warmUp = await start(['a', 'b'])
      await store().history.cancelOpen(warmUp.bucket, 'cancelled-by-operator', 3000)
      expect(await warmUp.now()).toMatchObject({ waiting: 0, queued: 0, failed: 2 })
    })

    it('let the pulls of all buckets that somebody waits for go first, be they ever so young', async () => {
      const { bucket } = await start(['w1', 'w2'])
      const other = await insertBucket(store(), 'other-1')
      await store().pulls.enqueue([
        newPull(other.id, 'b', { queuedAt: 1900 }),
        newPull(bucket, 'a', { queuedAt: 1800 }),
      ])
      expect((await claim(1)).map(({ key }) => key)).toEqual(['a'])
      expect((await claim(2)).map(({ key }) => key)).toEqual(['b', 'w1'])
      expect((await claim()).map(({ key }) => key)).toEqual(['w2'])
    })

    it('lend a pull that somebody misses its turn, and count it all the same', async () => {
      const warmUp = await start(['w1', 'w2'])
      await store().pulls.enqueue([newPull(warmUp.bucket, 'w2', { queuedAt: 1500, token: { asOf: 7 } })])
      const [first] = await claim(1)
      expect(first).toMatchObject({ key: 'w2', warmUp: warmUp.id, token: { asOf: 7 } })
      await store().pulls.finish(first?.id ?? '', owner, done)
      expect(await warmUp.now()).toMatchObject({ done: 1, queued: 1 })
    })

    it('adopt a pull that waits already without sending it to the back, and leave others theirs', async () => {
      const { bucket, id } = await start(['mine'])
      const second = await insert(bucket)
      await store().pulls.enqueue([newPull(bucket, 'online')])
      const keys = ['mine', 'online']
      await store().warmUps.addKeys(second.id, keys, { ...none, found: 2 })
      const pulls = keys.map((key) => newPull(bucket, key, { warmUp: second.id }))
      await store().warmUps.takeKeys(second.id, { keys, pulls, here: 0, unmatched: 0 })
      expect(await store().warmUps.byId(bucket, second.id)).toMatchObject({ queued: 1, here: 1, waiting: 0 })
      expect(await store().warmUps.byId(bucket, id)).toMatchObject({ queued: 1 })
      expect(await claim(1)).toMatchObject([{ key: 'online', warmUp: second.id }])
    })

    it('take their waiting pulls back while they are paused, but none that somebody waits for', async () => {
      const warmUp = await start(['a', 'b', 'c'])
      await claim(1)
      await store().pulls.enqueue([newPull(warmUp.bucket, 'c')])
      await store().warmUps.putBack(warmUp.id)
      expect(await store().warmUps.nextKeys(warmUp.id, 9)).toEqual(['b'])
      expect(await warmUp.now()).toMatchObject({ found: 3, waiting: 1, queued: 2 })
      expect((await store().history.list(warmUp.bucket, { limit: 9 })).map(({ key }) => key)).toEqual(['c', 'a'])
    })

    it('drop their keys and cancel their waiting pulls; what runs goes on', async () => {
      const warmUp = await start(['a', 'b'])
      await store().warmUps.addKeys(warmUp.id, ['c'], { ...none, found: 1 })
      await claim(1)
      await store().warmUps.drop(warmUp.id, 4000)
      expect(await warmUp.now()).toMatchObject({ waiting: 0, queued: 1, failed: 1 })
      const [b] = await store().history.list(warmUp.bucket, { key: 'b', limit: 1 })
      expect(b).toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator', endedAt: 4000 })
    })

    it('begin their list anew, or are gone as if they had never begun', async () => {
      const { id: bucket } = await insertBucket(store())
      const { id } = await insert(bucket, 'listing')
      await store().warmUps.addKeys(id, ['a'], { found: 5, here: 1, unmatched: 2, invalid: 1, listedBytes: 7 })
      await store().warmUps.restart(id)
      expect(await store().warmUps.byId(bucket, id)).toMatchObject({ ...none, waiting: 0, state: 'listing' })
      expect(await store().warmUps.nextKeys(id, 9)).toEqual([])
      await store().warmUps.addKeys(id, ['a'], { ...none, found: 1 })
      await store().warmUps.remove(id)
      expect(await store().warmUps.of(bucket)).toEqual([])
      expect(await store().warmUps.nextKeys(id, 9)).toEqual([])
    })

    it('go with their bucket, and their keys too', async () => {
      const { id: bucket } = await insertBucket(store())
      const { id } = await insert(bucket)
      await store().warmUps.addKeys(id, ['a'], { ...none, found: 1 })
      await store().buckets.remove(bucket)
      expect(await store().warmUps.open()).toEqual([])
      expect(await store().warmUps.nextKeys(id, 9)).toEqual([])
    })
  })
