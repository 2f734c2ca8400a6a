import { describe, expect, it } from 'vitest'
import { type CountName, type CountsView, countNames } from '../../contract/overview.ts'
import { done, failed, insertBucket, newPull, runPull } from './records.fixture.ts'
import type { SettingsStore, Top } from './settings-store.ts'

const minute = 60_000
const hour = 60 * minute

const counted = (counts: Partial<Record<CountName, number>>): CountsView => ({
  ...(Object.fromEntries(countNames.map((name) => [name, 0])) as CountsView),
  ...counts,
})

const missing = (bucket: number, key: string, count: number): Top => ({
  bucket,
  of: 'missing',
  reason: '',
  rule: '',
  key,
  count,
  offBy: 0,
  lastAt: 7,
})

export const describeCounts = (store: () => SettingsStore) =>
  describe('counts', () => {
    const add = (at: number, bucket: number, counts: Partial<Record<CountName, number>>, rule = '') =>
      store().counts.add(at, [{ bucket, rule, counts: counted(counts) }], new Map())

    it('add up in their minute and in its hour, every one of them', async () => {
      const { id } = await insertBucket(store())
      const all = Object.fromEntries(countNames.map((name, i) => [name, i + 1])) as CountsView
      for (const at of [hour, hour + 59_999, hour + minute])
        await store().counts.add(at, [{ bucket: id, rule: '', counts: all }], new Map())
      const asked = { bucket: id, from: hour, to: 2 * hour }
      const minutes = await store().counts.steps({ ...asked, span: 'minute', stepMs: minute })
      expect([...minutes.keys()].sort()).toEqual([0, 1])
      expect(minutes.get(0)).toEqual(Object.fromEntries(countNames.map((name, i) => [name, 2 * (i + 1)])))
      expect(minutes.get(1)).toEqual(all)
      const hours = await store().counts.steps({ ...asked, span: 'hour', stepMs: hour })
      expect([...hours]).toEqual([[0, Object.fromEntries(countNames.map((name, i) => [name, 3 * (i + 1)]))]])
    })

    it('are summed by step, by bucket and by rule, within the time that is asked for', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      await add(0, a.id, { hit: 100 })
      await add(hour, a.id, { hit: 1 })
      await add(hour + 9 * minute, a.id, { hit: 2 })
      await add(hour + 10 * minute, b.id, { hit: 4 })
      await add(hour + 10 * minute, b.id, { redirect: 3 }, 'r1')
      const asked = { bucket: null, span: 'minute', from: hour, to: 2 * hour } as const
      const steps = await store().counts.steps({ ...asked, stepMs: 10 * minute })
      expect([...steps].map(([step, { hit }]) => [step, hit]).sort()).toEqual([
        [0, 3],
        [1, 4],
      ])
      const byBucket = await store().counts.byBucket(asked)
      expect([...byBucket].map(([bucket, { hit }]) => [bucket, hit]).sort()).toEqual([
        [a.id, 3],
        [b.id, 4],
      ])
      const byRule = await store().counts.byRule({ ...asked, bucket: b.id })
      expect([...byRule].map(([rule, { redirect }]) => [rule, redirect])).toEqual([['r1', 3]])
    })

    it('are not taken for a bucket that is gone, and go with theirs, without holding up those of others', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      await add(0, a.id, { hit: 1 })
      await store().counts.add(0, [], new Map([[a.id, [missing(a.id, 'k', 1)]]]))
      await store().buckets.remove(a.id)
      await store().counts.add(
        0,
        [a.id, b.id].map((bucket) => ({ bucket, rule: '', counts: counted({ hit: 5 }) })),
        new Map([[a.id, [missing(a.id, 'k', 1)]]]),
      )
      const asked = { bucket: null, from: 0, to: hour }
      const shares = await store().counts.byBucket({ ...asked, span: 'hour' })
      expect([...shares.keys()]).toEqual([b.id])
      expect(await store().counts.tops(asked)).toEqual([])
    })

    it('keep what an hour wrote last as its tops', async () => {
      const { id } = await insertBucket(store())
      const put = (at: number, top: Top) => store().counts.add(at, [], new Map([[id, [top]]]))
      await put(5, missing(id, 'a', 1))
      await put(hour - 1, missing(id, 'a', 2))
      await put(hour, missing(id, 'b', 3))
      expect(await store().counts.tops({ bucket: id, from: 0, to: hour })).toEqual([missing(id, 'a', 2)])
      expect((await store().counts.tops({ bucket: null, from: 0, to: 2 * hour })).map(({ key }) => key)).toEqual([
        'a',
        'b',
      ])
      expect(await store().counts.tops({ bucket: id + 1, from: 0, to: 2 * hour })).toEqual([])
    })

    it('are forgotten by the minute and by the hour apart', async () => {
      const { id } = await insertBucket(store())
      for (const at of [0, hour, 2 * hour]) {
        await add(at, id, { hit: 1 })
        await store().counts.add(at, [], new Map([[id, [missing(id, String(at), 1)]]]))
      }
      await store().counts.prune({ minute: 2 * hour, hour })
      const asked = { bucket: id, from: 0, to: 3 * hour, stepMs: hour }
      expect([...(await store().counts.steps({ ...asked, span: 'minute' })).keys()]).toEqual([2])
      expect([...(await store().counts.steps({ ...asked, span: 'hour' })).keys()].sort()).toEqual([1, 2])
      expect(await store().counts.tops(asked)).toHaveLength(2)
    })

    it('know what is missing still: each key once, by its newest pull, unless the origin does not have it', async () => {
      const { id } = await insertBucket(store())
      const end = { ...failed, totalBytes: 1_000 }
      await runPull(store(), newPull(id, 'failed'), end)
      await runPull(store(), newPull(id, 'failed'), end)
      await runPull(store(), newPull(id, 'then done'), end)
      await runPull(store(), newPull(id, 'then done'), done)
      await runPull(store(), newPull(id, 'nowhere'), { ...failed, reason: 'origin-not-found' })
      await runPull(store(), newPull(id, 'here', { replace: 'changed' }), end)
      await store().pulls.enqueue([newPull(id, 'waits')])
      const known = { keys: 2, unknownSize: 1, bytes: 1_000 }
      expect(await store().counts.stillMissing(id)).toEqual(known)
      expect(await store().counts.stillMissing(null)).toEqual(known)
      expect(await store().counts.stillMissing(id + 1)).toEqual({ keys: 0, unknownSize: 0, bytes: 0 })
    })

    it('take keys of a listing for as large as its mean', async () => {
      const { id } = await insertBucket(store())
      const warmUp = (dryRun: boolean) =>
        store().warmUps.insert({
          bucket: id,
          state: 'running',
          dryRun,
          source: { kind: 'origin', prefix: '', listing: 's3', rule: 'default' },
          startedAt: 1,
        })
      const counts = { here: 0, unmatched: 0, invalid: 0 }
      const listed = await warmUp(false)
      await store().warmUps.addKeys(listed.id, ['a', 'b'], { ...counts, found: 4, listedBytes: 400 })
      const dry = await warmUp(true)
      await store().warmUps.addKeys(dry.id, ['c'], { ...counts, found: 1, listedBytes: 70 })
      expect(await store().counts.stillMissing(id)).toEqual({ keys: 2, unknownSize: 0, bytes: 200 })
    })
  })
