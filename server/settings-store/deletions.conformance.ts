import { describe, expect, it } from 'vitest'
import { insertBucket } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describeDeletions = (store: () => SettingsStore) =>
  describe('deletions', () => {
    const insert = (bucket: number, keys: readonly string[] = []) =>
      store().deletions.insert({ bucket, keys, prefixes: ['a/', '图/'], expected: 7, startedAt: 100 })
    const end = { state: 'done', endedAt: 300 } as const

    it('are given back as they were put in, and as they were saved, newest first', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      const first = await insert(a.id, ['"k"', '图'])
      const progress = { deleted: 0, failed: 0, failedKeys: [] }
      const place = { step: ['"k"', '图'], prefix: 0, after: null }
      const asked = { bucket: a.id, keys: 2, prefixes: ['a/', '图/'], expected: 7, startedAt: 100 }
      expect(first).toEqual({ ...asked, ...progress, id: first.id, state: 'running', place, endedAt: null })
      const saved = {
        ...first,
        deleted: 5,
        failed: 1,
        failedKeys: ['图'],
        place: { step: ['x'], prefix: 1, after: 'c' },
      }
      expect(await store().deletions.save(first.id, saved)).toBe(true)
      expect(await store().deletions.byId(a.id, first.id)).toEqual(saved)
      expect(await store().deletions.byId(b.id, first.id)).toBeNull()
      const other = await insert(b.id)
      expect(await store().deletions.running()).toEqual([saved, other])
      expect(await store().deletions.save(first.id, { ...saved, ...end })).toBe(true)
      expect(await store().deletions.save(first.id, { ...saved, deleted: 9 })).toBe(false)
      const second = await insert(a.id)
      expect(await store().deletions.of(a.id)).toEqual([second, { ...saved, ...end }])
    })

    it('run one at a time in each bucket, and go with it', async () => {
      const bucket = await insertBucket(store(), 'a-1')
      await insert(bucket.id)
      await expect(insert(bucket.id)).rejects.toMatchObject({ code: 'Conflict' })
      await store().buckets.remove(bucket.id)
      expect(await store().deletions.running()).toEqual([])
      await expect(insert(bucket.id)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    })

    it('are the last hundred of a bucket', async () => {
      const { id } = await insertBucket(store())
      await store().transaction(async (tx) => {
        for (let n = 0; n < 103; n++) {
          const one = await tx.deletions.insert({ bucket: id, keys: [], prefixes: [], expected: null, startedAt: n })
          await tx.deletions.save(one.id, { ...one, ...end })
        }
      })
      const all = await store().deletions.of(id)
      expect([all.length, all[0]?.startedAt, all.at(-1)?.startedAt]).toEqual([100, 102, 3])
    })
  })
