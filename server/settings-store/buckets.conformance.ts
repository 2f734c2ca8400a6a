import { describe, expect, it } from 'vitest'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import { insertBucket, newPull, originPullChange } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describeBuckets = (store: () => SettingsStore) =>
  describe('buckets', () => {
    it('gives back what was put in, by name', async () => {
      const [b, a] = [await insertBucket(store(), 'b-1'), await insertBucket(store(), 'a-1')]
      expect(b).toEqual({ id: b.id, name: 'b-1', access: 'private', accelerated: true, createdAt: 42, version: 1 })
      expect(await store().buckets.all()).toEqual([a, b])
      expect(await store().buckets.byName('b-1')).toEqual(b)
      expect(await store().buckets.byName('c-1')).toBeNull()
    })

    it('refuses a second bucket of a name', async () => {
      await insertBucket(store())
      await expect(insertBucket(store())).rejects.toMatchObject({ code: 'BucketExists' })
    })

    it('never uses the number of a deleted bucket again', async () => {
      const first = await insertBucket(store())
      expect(await store().buckets.remove(first.id)).toBe(true)
      expect(await store().buckets.remove(first.id)).toBe(false)
      expect((await insertBucket(store())).id).toBeGreaterThan(first.id)
    })

    it('changes a bucket only from the version that was seen', async () => {
      const { id } = await insertBucket(store())
      const changed = await store().buckets.update(id, 1, { access: 'public-read' })
      expect(changed).toMatchObject({ access: 'public-read', accelerated: true, version: 2 })
      const stale = store().buckets.update(id, 1, { accelerated: false })
      await expect(stale).rejects.toMatchObject({ code: 'PreconditionFailed' })
      const gone = store().buckets.update(id + 1, 1, { accelerated: false })
      await expect(gone).rejects.toMatchObject({ code: 'NoSuchBucket' })
      expect(await store().buckets.update(id, 2, { accelerated: false })).toMatchObject({ accelerated: false })
    })

    it('removes origin-pull and pulls together with their bucket', async () => {
      const { id } = await insertBucket(store())
      await store().originPulls.save(id, 0, { ...originPullChange, enabled: false })
      await store().pulls.enqueue([newPull(id, 'a')])
      await store().buckets.remove(id)
      expect(await store().originPulls.all()).toEqual([])
      expect(await store().history.list(id, { limit: 10 })).toEqual([])
      expect(await store().pulls.nextDue({ after: 0 })).toBeNull()
    })
  })

export const describeOriginPulls = (store: () => SettingsStore) =>
  describe('origin-pull', () => {
    it('is disabled at version 0 until it is saved', async () => {
      const { id } = await insertBucket(store())
      expect(await store().originPulls.of(id)).toEqual({
        bucket: id,
        enabled: false,
        defaultRule: defaultRuleDefaults,
        rules: [],
        secrets: {},
        updatedAt: null,
        version: 0,
      })
      expect(await store().originPulls.all()).toEqual([])
    })

    it('is saved only from the version that was seen', async () => {
      const { id } = await insertBucket(store())
      const saved = await store().originPulls.save(id, 0, originPullChange)
      expect(saved).toEqual({
        bucket: id,
        enabled: true,
        defaultRule: originPullChange.defaultRule,
        rules: [],
        secrets: {},
        updatedAt: 7,
        version: 1,
      })
      await expect(store().originPulls.save(id, 0, originPullChange)).rejects.toMatchObject({
        code: 'PreconditionFailed',
      })
      expect(await store().originPulls.save(id, 1, { ...originPullChange, enabled: false })).toMatchObject({
        version: 2,
      })
      await expect(store().originPulls.save(id, 1, originPullChange)).rejects.toMatchObject({
        code: 'PreconditionFailed',
      })
      expect(await store().originPulls.of(id)).toMatchObject({ enabled: false, version: 2 })
      expect(await store().originPulls.all()).toHaveLength(1)
    })

    it('cannot be saved for a bucket that is gone', async () => {
      await expect(store().originPulls.save(99, 0, originPullChange)).rejects.toMatchObject({ code: 'NoSuchBucket' })
      await expect(store().originPulls.save(99, 3, originPullChange)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    })
  })
