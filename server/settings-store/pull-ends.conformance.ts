import { describe, expect, it } from 'vitest'
import type { NewPull } from '../domain/pull.ts'
import { done, insertBucket, newPull, owner } from './records.fixture.ts'
import type { DonePull, HeldEnd, SettingsStore } from './settings-store.ts'

const end = { ...done, bytes: 10, totalBytes: 10 }
const ended = (pull: NewPull): DonePull => ({ ...pull, done: { bytes: 7, totalBytes: null, at: 5000 } })

/** Ends of many pulls at once, and of those whose start was never written. */
export function describePullEnds(store: () => SettingsStore) {
  const claim = (limit: number) => store().pulls.claim({ owner, limit, perBucket: 100, now: 2000 })
  const keys = async (bucket: number, state: 'done' | 'failed' | 'cancelled' | 'queued' | 'running') =>
    (await store().history.list(bucket, { state, limit: 500 })).map(({ key }) => key).sort()

  describe('ends of many pulls in one write', () => {
    it('are each what their own pull came to', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c', 'd'].map((key) => newPull(id, key)))
      const [a, b, c] = await claim(4)
      const failed = { state: 'failed', reason: 'origin-timeout', detail: 'slow', bytes: 0, totalBytes: null } as const
      await store().pulls.finishAll(owner, [
        { ...end, id: a?.id ?? '' },
        { ...failed, id: b?.id ?? '', at: 5001 },
        { ...end, id: c?.id ?? '', bytes: 30, totalBytes: null, at: 5002 },
      ])
      expect(await store().history.byId(id, a?.id ?? '')).toMatchObject({ state: 'done', bytes: 10, totalBytes: 10 })
      expect(await store().history.byId(id, b?.id ?? '')).toMatchObject({ ...failed, endedAt: 5001 })
      expect(await store().history.byId(id, c?.id ?? '')).toMatchObject({ bytes: 30, totalBytes: null, endedAt: 5002 })
      expect(await keys(id, 'running')).toEqual(['d'])
    })

    it('pass over what somebody else holds, has ended, or never was', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(['a', 'b', 'c'].map((key) => newPull(id, key)))
      const [a] = await claim(1)
      const [b] = await store().pulls.claim({ owner: 'worker-2', limit: 1, perBucket: 9, now: 2000 })
      const [c] = await claim(1)
      await store().pulls.finish(a?.id ?? '', owner, { ...end, bytes: 1 })
      await store().pulls.finishAll(
        owner,
        [a, b, c].map((pull): HeldEnd => ({ ...end, id: pull?.id ?? '' })),
      )
      await store().pulls.finishAll(owner, [{ ...end, id: '999' }])
      await store().pulls.finishAll(owner, [])
      expect(await store().history.byId(id, a?.id ?? '')).toMatchObject({ bytes: 1 })
      expect(await keys(id, 'running')).toEqual(['b'])
      expect(await keys(id, 'done')).toEqual(['a', 'c'])
    })

    it('are counted into the warm-ups that wanted the pulls', async () => {
      const { id } = await insertBucket(store())
      const begun = { bucket: id, state: 'running', dryRun: false, source: { kind: 'keys' }, startedAt: 1 } as const
      const [one, two] = [await store().warmUps.insert(begun), await store().warmUps.insert(begun)]
      const of = (warmUp: number | null, ...names: string[]) => names.map((key) => newPull(id, key, { warmUp }))
      await store().pulls.enqueue([...of(null, 'a'), ...of(one.id, 'b', 'c', 'd'), ...of(two.id, 'e')])
      const pulls = await claim(9)
      const stateOf = (key: string) => (key === 'd' ? ('failed' as const) : ('done' as const))
      await store().pulls.finishAll(
        owner,
        pulls.map((pull): HeldEnd => ({ ...end, id: pull.id, state: stateOf(pull.key) })),
      )
      expect(await store().warmUps.byId(id, one.id)).toMatchObject({ queued: 0, done: 2, failed: 1, bytes: 20 })
      expect(await store().warmUps.byId(id, two.id)).toMatchObject({ queued: 0, done: 1, failed: 0, bytes: 10 })
      expect(await keys(id, 'done')).toEqual(['a', 'b', 'c', 'e'])
    })

    it('hold for as many as a busy server has', async () => {
      const { id } = await insertBucket(store())
      await store().pulls.enqueue(Array.from({ length: 500 }, (_, n) => newPull(id, `k${n}`)))
      const pulls = await store().pulls.claim({ owner, limit: 500, perBucket: 500, now: 2000 })
      expect(pulls).toHaveLength(500)
      await store().pulls.finishAll(
        owner,
        pulls.map((pull) => ({ ...end, id: pull.id })),
      )
      expect(await store().history.counts(id)).toMatchObject({ done: 500, running: 0, queued: 0 })
    })
  })

  describe('a pull that ended before its start was written', () => {
    it('is recorded at once as done, with everything it was asked for', async () => {
      const { id } = await insertBucket(store())
      const wish = { query: 'a=1', scheme: 'https', rule: 'r1', headers: { 'x-a': '1' } } as const
      const pulls = [newPull(id, 'a', wish), newPull(id, 'b')]
      expect(await store().pulls.recordDone(pulls.map(ended))).toEqual([
        { bucket: id, key: 'a' },
        { bucket: id, key: 'b' },
      ])
      const [b, a] = await store().history.list(id, { limit: 9 })
      const run = { state: 'done', attempts: 1, bytes: 7, totalBytes: null, startedAt: 1000, endedAt: 5000 }
      expect(a).toMatchObject({ ...newPull(id, 'a', wish), ...run })
      expect(b).toMatchObject({ ...newPull(id, 'b'), ...run })
      expect(await store().pulls.recordDone([])).toEqual([])
    })

    it('leaves an open pull of its key as it is, and is not recorded beside it', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      await store().pulls.enqueue([newPull(id, 'runs', { queuedAt: 500 }), newPull(id, 'waits', { queuedAt: 1500 })])
      await claim(1)
      const all = [newPull(id, 'runs'), newPull(id, 'waits'), newPull(id, 'new'), newPull(other.id, 'runs')]
      const gone = newPull(other.id + 1, 'gone')
      expect(await store().pulls.recordDone([...all, gone].map(ended))).toEqual([
        { bucket: id, key: 'new' },
        { bucket: other.id, key: 'runs' },
      ])
      expect(await keys(id, 'running')).toEqual(['runs'])
      expect(await keys(id, 'queued')).toEqual(['waits'])
      expect(await keys(id, 'done')).toEqual(['new'])
      await store().pulls.enqueue([newPull(id, 'new')])
      expect(await keys(id, 'queued')).toEqual(['new', 'waits'])
    })
  })
}
