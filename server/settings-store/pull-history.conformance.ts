import { describe, expect, it } from 'vitest'
import { done, failed, insertBucket, newPull, owner, runPull } from './records.fixture.ts'
import type { PullFilter, SettingsStore } from './settings-store.ts'

const again = { asOf: 50, now: 6000 }

export const describePullHistory = (store: () => SettingsStore) =>
  describe('the list of pulls', () => {
    const keys = async (bucket: number, query: PullFilter & { before?: string; limit?: number } = {}) =>
      (await store().history.list(bucket, { limit: 100, ...query })).map(({ key }) => key)
    const claim = (now = 2000) => store().pulls.claim({ owner, limit: 100, perBucket: 100, now })

    it('is filtered by state, reason, rule, key and the start of keys, and counted by state', async () => {
      const { id } = await insertBucket(store())
      await runPull(store(), newPull(id, 'a/1', { rule: 'r1' }), done)
      await runPull(store(), newPull(id, 'a/2'), failed)
      await runPull(store(), newPull(id, 'b/1', { rule: 'r1' }), { ...failed, reason: 'origin-tls' })
      await store().pulls.enqueue([newPull(id, 'a/3')])
      expect(await keys(id)).toEqual(['a/3', 'b/1', 'a/2', 'a/1'])
      expect(await keys(id, { state: 'failed' })).toEqual(['b/1', 'a/2'])
      expect(await keys(id, { reason: 'origin-tls' })).toEqual(['b/1'])
      expect(await keys(id, { rule: 'r1' })).toEqual(['b/1', 'a/1'])
      expect(await keys(id, { rule: 'default' })).toEqual(['a/3', 'a/2'])
      expect(await keys(id, { prefix: 'a/' })).toEqual(['a/3', 'a/2', 'a/1'])
      expect(await keys(id, { prefix: 'a/', state: 'failed', rule: 'default' })).toEqual(['a/2'])
      expect(await keys(id, { key: 'a' })).toEqual([])
      expect(await store().history.counts(id)).toEqual({ queued: 1, running: 0, done: 1, failed: 2, cancelled: 0 })
      expect(await store().history.counts(id + 1)).toEqual({ queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 })
    })

    it('is filtered by the warm-up that wanted a pull, and its failures alone are queued again', async () => {
      const { id } = await insertBucket(store())
      for (const warmUp of [7, 8, null]) await runPull(store(), newPull(id, `failed-${warmUp}`, { warmUp }), failed)
      await runPull(store(), newPull(id, 'done-7', { warmUp: 7 }), done)
      expect(await keys(id, { warmUp: '7' })).toEqual(['done-7', 'failed-7'])
      expect(await keys(id, { warmUp: '7', state: 'failed' })).toEqual(['failed-7'])
      expect(await store().history.retryFailed(id, { warmUp: '8' }, again)).toEqual({ queued: 1, next: null })
      expect(await keys(id, { state: 'queued' })).toEqual(['failed-8'])
    })

    it('keeps what the words of a reason speak of, until the pull comes to another end', async () => {
      const { id } = await insertBucket(store())
      const facts = { status: 503, host: 'a.example:8080', limit: 10 }
      const first = await runPull(store(), newPull(id, 'a'), { ...failed, facts })
      expect(await store().history.byId(id, first)).toMatchObject({ facts })
      await store().pulls.enqueue([newPull(id, 'b')])
      const [running] = await claim()
      const retry = { runAt: 3000, reason: 'origin-too-slow', detail: null, facts: { limit: 5 } } as const
      await store().pulls.postpone(running?.id ?? '', owner, retry)
      const [waiting] = await store().history.list(id, { key: 'b', limit: 1 })
      expect(waiting?.facts).toEqual({ limit: 5 })
      await claim(3000)
      await store().pulls.finish(waiting?.id ?? '', owner, done)
      expect(await store().history.byId(id, waiting?.id ?? '')).toMatchObject({ reason: null, facts: {} })
    })

    it('compares the start of keys by their bytes, in any script and with any sign', async () => {
      const { id } = await insertBucket(store())
      const all = ['A/x', 'a%b', 'a_b', 'a\u{10FFFF}', 'a\u{10FFFF}z', '图/片', '图0', '\uD7FFx', '\uE000x', '🙂/a']
      await store().pulls.enqueue(all.map((key) => newPull(id, key)))
      for (const prefix of ['a', 'A', 'a%', 'a_', 'a\u{10FFFF}', '图', '图/', '\uD7FF', '🙂', '\u{10FFFF}']) {
        expect((await keys(id, { prefix })).sort()).toEqual(all.filter((key) => key.startsWith(prefix)).sort())
      }
    })

    it('comes page by page, and a page stays what it was while new pulls come in', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c', 'd', 'e'].map((key) => newPull(id, key)))
      const first = await store().history.list(id, { limit: 2 })
      await store().pulls.enqueue([newPull(id, 'f')])
      const before = first[1]?.id ?? ''
      expect(first.map(({ key }) => key)).toEqual(['e', 'd'])
      expect(await keys(id, { before, limit: 2 })).toEqual(['c', 'b'])
      expect(await keys(id, { before, state: 'queued' })).toEqual(['c', 'b', 'a'])
      expect(await keys(id, { before, prefix: 'a' })).toEqual(['a'])
    })

    it('comes page by page of all buckets as well, each with what the filter names', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      for (const [n, key] of ['a', 'b', 'c', 'd'].entries())
        await runPull(store(), newPull(n % 2 ? id : other.id, key), n < 2 ? failed : done)
      const page = async (query: PullFilter & { before?: string }) => {
        const { items, next } = await store().history.page(null, { limit: 1, ...query })
        return { keys: items.map(({ key }) => key), before: next ?? 'end' }
      }
      const first = await page({})
      expect(first.keys).toEqual(['d'])
      expect(await page(first)).toMatchObject({ keys: ['c'] })
      for (const filter of [
        { state: 'failed' },
        { state: 'failed', contains: '' },
        { reason: 'origin-timeout' },
      ] as const) {
        const { keys: newest, before } = await page(filter)
        expect(newest).toEqual(['b'])
        expect(await page({ ...filter, before })).toEqual({ keys: ['a'], before: 'end' })
      }
      expect(await page({ state: 'failed', prefix: 'a' })).toEqual({ keys: ['a'], before: 'end' })
      expect(await page({ contains: 'c' })).toMatchObject({ keys: ['c'] })
    })

    it('finds text anywhere in keys, in its case, and with any sign', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a/Photo.jpg', 'a/photo.jpg', "50%_'x", '图片/一'].map((key) => newPull(id, key)))
      expect(await keys(id, { contains: 'photo' })).toEqual(['a/photo.jpg'])
      expect(await keys(id, { contains: "%_'" })).toEqual(["50%_'x"])
      expect(await keys(id, { contains: '片/' })).toEqual(['图片/一'])
      expect(await keys(id, { contains: 'jpg', state: 'queued', prefix: 'a/P' })).toEqual(['a/Photo.jpg'])
      expect(await keys(id, { contains: 'none' })).toEqual([])
    })

    it('looks at a bounded number of pulls for a page, and says where to go on', async () => {
      const { id } = await insertBucket(store())
      const all = Array.from({ length: 12_000 }, (_, n) => newPull(id, `k${String(n).padStart(5, '0')}`))
      for (let n = 0; n < all.length; n += 1000) await store().pulls.enqueue(all.slice(n, n + 1000))
      for (const filter of [
        { contains: 'k0001' },
        { contains: 'k0001', state: 'queued' },
        { prefix: 'k', contains: 'k0001' },
      ] as const) {
        const found: string[] = []
        let pages = 0
        for (let before: string | null = '999999'; before !== null; pages += 1) {
          const page = await store().history.page(id, { ...filter, before, limit: 4 })
          found.push(...page.items.map(({ key }) => key))
          before = page.next
        }
        expect(found.slice(-10)).toEqual([
          'k00019',
          'k00018',
          'k00017',
          'k00016',
          'k00015',
          'k00014',
          'k00013',
          'k00012',
          'k00011',
          'k00010',
        ])
        expect(pages).toBeGreaterThan(4)
      }
    })

    it('tells what was queued, runs, has ended, or is asked for by name', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      const old = await runPull(store(), newPull(id, 'old'), { ...done, at: 100 })
      const named = await runPull(store(), newPull(id, 'named'), { ...done, at: 100 })
      await runPull(store(), newPull(id, 'ended'), { ...done, at: 900 })
      await runPull(store(), newPull(other.id, 'elsewhere'), { ...done, at: 900 })
      await store().pulls.enqueue([newPull(id, 'runs')])
      await claim()
      await store().pulls.enqueue([newPull(id, 'new')])
      const since = { after: '5', endedSince: 900, ids: [named], limit: 10 }
      const told = async (bucket: number | null, more = {}) => {
        const { pulls, isWhole } = await store().history.changes(bucket, { ...since, ...more })
        return { keys: pulls.map(({ key }) => key).sort(), isWhole }
      }
      expect(await told(id)).toEqual({ keys: ['ended', 'named', 'new', 'runs'], isWhole: true })
      expect(await told(null)).toEqual({ keys: ['elsewhere', 'ended', 'named', 'new', 'runs'], isWhole: true })
      expect(await told(id, { ids: [] })).toEqual({ keys: ['ended', 'new', 'runs'], isWhole: true })
      expect(await told(id, { after: old, limit: 1 })).toMatchObject({ isWhole: false })
    })

    it('gives one pull of its own bucket', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      await store().pulls.enqueue([newPull(id, 'a')])
      const [pull] = await store().history.list(id, { limit: 1 })
      expect(await store().history.byId(id, pull?.id ?? '')).toEqual(pull)
      expect(await store().history.byId(other.id, pull?.id ?? '')).toBeNull()
      expect(await store().history.byId(id, '999')).toBeNull()
    })

    it('shows when a pull ran and how much was expected of it', async () => {
      const { id } = await insertBucket(store())
      const ended = await runPull(store(), newPull(id, 'a'), { ...failed, totalBytes: 77 })
      expect(await store().history.byId(id, ended)).toMatchObject({ startedAt: 2000, bytes: 3, totalBytes: 77 })
    })

    it('keeps what has ended when it is tried again, with attempts from the start', async () => {
      const { id } = await insertBucket(store())
      const wish = { query: 'a=1', scheme: 'https', rule: 'r1', headers: { 'x-a': '1' }, replace: 'always' } as const
      const first = await runPull(store(), newPull(id, 'a', wish), failed)
      const pull = await store().history.retry(id, first, again)
      const fresh = { state: 'queued', attempts: 0, token: { asOf: 50 }, queuedAt: 6000, runAt: 6000, reason: null }
      expect(pull).toMatchObject({ ...wish, ...fresh, key: 'a' })
      expect(pull?.id).not.toBe(first)
      expect(await store().history.byId(id, first)).toMatchObject({ state: 'failed', attempts: 1 })
      expect(await store().history.retry(id, first, again)).toMatchObject({ id: pull?.id, state: 'queued' })
      await claim(6000)
      expect(await store().history.retry(id, first, again)).toMatchObject({ id: pull?.id, state: 'running' })
      expect(await keys(id)).toEqual(['a', 'a'])
    })

    it('tries a waiting pull now, and leaves a running one and one of another bucket alone', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'a')])
      const [pull] = await claim()
      const which = pull?.id ?? ''
      expect(await store().history.retry(id, which, again)).toBeNull()
      await store().pulls.postpone(which, owner, { runAt: 9000, reason: 'origin-timeout', detail: null })
      expect(await store().history.retry(id + 1, which, again)).toBeNull()
      const hurried = await store().history.retry(id, which, again)
      expect(hurried).toMatchObject({ id: which, attempts: 0, runAt: 6000, token: { asOf: 50 } })
      expect(await store().history.retry(id, '999', again)).toBeNull()
    })

    it('queues every failed key again once, and none that came to another end since', async () => {
      const { id } = await insertBucket(store())
      for (const key of ['twice', 'twice', 'healed', 'other', 'open']) await runPull(store(), newPull(id, key), failed)
      await runPull(store(), newPull(id, 'healed'), done)
      await runPull(store(), newPull(id, 'tls', { rule: 'r1' }), { ...failed, reason: 'origin-tls' })
      await store().pulls.enqueue([newPull(id, 'open'), newPull(id, 'waits')])
      const [waits] = await claim().then((pulls) => pulls.filter(({ key }) => key === 'waits'))
      const later = { runAt: 9000, reason: 'origin-timeout', detail: null } as const
      await store().pulls.postpone(waits?.id ?? '', owner, later)
      const tls = { reason: 'origin-tls', rule: 'r1', prefix: 't', contains: 'l' } as const
      expect(await store().history.retryFailed(id, { ...tls, contains: 'L' }, again)).toEqual({ queued: 0, next: null })
      expect(await store().history.retryFailed(id, tls, again)).toEqual({ queued: 1, next: null })
      expect(await store().history.retryFailed(id, {}, again)).toEqual({ queued: 2, next: null })
      expect(await store().history.hurryFailed(id, { prefix: 'x' }, again)).toBe(0)
      expect(await store().history.hurryFailed(id, {}, again)).toBe(1)
      expect((await keys(id, { state: 'queued' })).sort()).toEqual(['other', 'tls', 'twice', 'waits'])
      expect(await store().history.byId(id, waits?.id ?? '')).toMatchObject({ attempts: 0, runAt: 6000 })
      expect(await store().history.retryFailed(id, {}, again)).toEqual({ queued: 0, next: null })
      expect(await store().history.hurryFailed(id, {}, again)).toBe(0)
      expect(await store().history.counts(id)).toMatchObject({ queued: 4, running: 1, failed: 6, done: 1 })
    })

    it('cancels one waiting pull, and no running or foreign one', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      const end = { reason: 'cancelled-by-operator', at: 7000 } as const
      await store().pulls.enqueue([newPull(id, 'a')])
      const [running] = await claim()
      await store().pulls.enqueue([newPull(id, 'b')])
      const [waiting] = await store().history.list(id, { state: 'queued', limit: 1 })
      expect(await store().history.cancelQueued(id, running?.id ?? '', end)).toBe(false)
      expect(await store().history.cancelQueued(other.id, waiting?.id ?? '', end)).toBe(false)
      expect(await store().history.cancelQueued(id, waiting?.id ?? '', end)).toBe(true)
      const ended = { state: 'cancelled', reason: 'cancelled-by-operator', endedAt: 7000 }
      expect(await store().history.byId(id, waiting?.id ?? '')).toMatchObject(ended)
    })

    it('records pulls that run already, takes over a waiting one, and leaves a running one to its holder', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue([newPull(id, 'waits'), newPull(id, 'runs', { queuedAt: 500 })])
      await store().pulls.claim({ owner: 'worker-2', limit: 1, perBucket: 1, now: 600 })
      const wanted = ['new', 'waits', 'runs'].map((key) => newPull(id, key, { token: { asOf: 9 }, queuedAt: 3000 }))
      const begun = await store().pulls.begin([...wanted, newPull(id + 1, 'gone')], owner)
      expect(begun.map(({ key }) => key).sort()).toEqual(['new', 'waits'])
      for (const pull of begun) {
        expect(pull).toMatchObject({ state: 'running', attempts: 1, startedAt: 3000, token: { asOf: 9 } })
        expect(await store().pulls.finish(pull.id, owner, done)).toBe(true)
      }
      expect(await store().history.counts(id)).toMatchObject({ running: 1, done: 2, queued: 0 })
      expect(await store().pulls.begin([], owner)).toEqual([])
    })
  })
