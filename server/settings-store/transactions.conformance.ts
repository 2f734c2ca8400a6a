import { describe, expect, it } from 'vitest'
import { insertBucket, newPull, originPullChange } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

const whose = { address: '192.0.2.1', userAgent: 'curl/8' }

export const describeTransactions = (store: () => SettingsStore) =>
  describe('a transaction', () => {
    const openKeys = async (bucket: number) =>
      (await store().history.list(bucket, { limit: 100 })).filter((pull) => pull.endedAt === null).map(({ key }) => key)

    it('does all of its work, or nothing when it fails', async () => {
      const failing = store().transaction(async (tx) => {
        await tx.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      expect(await store().buckets.all()).toEqual([])
      const id = await store().transaction(async (tx) => {
        const bucket = await tx.buckets.insert({ name: 'a-1', access: 'private', accelerated: true, createdAt: 1 })
        await tx.originPulls.save(bucket.id, 0, originPullChange)
        return bucket.id
      })
      expect(await store().originPulls.of(id)).toMatchObject({ version: 1 })
    })

    it('keeps what others do meanwhile apart from itself', async () => {
      const { id } = await insertBucket(store())
      const inside = Promise.withResolvers<void>()
      const letGo = Promise.withResolvers<void>()
      const failing = store().transaction(async (tx) => {
        await tx.buckets.update(id, 1, { access: 'public-read' })
        inside.resolve()
        await letGo.promise
        throw new Error('rolled back')
      })
      await inside.promise
      const queued = store().pulls.enqueue([newPull(id, 'a')])
      const second = store().transaction((tx) => tx.buckets.update(id, 1, { accelerated: false }))
      letGo.resolve()
      await expect(failing).rejects.toThrow('rolled back')
      await queued
      expect(await second).toMatchObject({ access: 'private', accelerated: false, version: 2 })
      expect(await openKeys(id)).toEqual(['a'])
    })
  })

export const describeStatements = (store: () => SettingsStore) =>
  describe('of statements', () => {
    const openKeys = async (bucket: number) =>
      (await store().history.list(bucket, { limit: 100 })).filter((pull) => pull.endedAt === null).map(({ key }) => key)

    it('one that fails keeps no other from its work, inside a transaction and out of it', async () => {
      const session = { idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }
      const failing = store().transaction(async (tx) => {
        await tx.sessions.insert(session)
        await tx.sessions.insert(session)
      })
      await expect(failing).rejects.toThrow()
      expect(await store().sessions.byHash('s')).toBeNull()
      await store().sessions.insert(session)
      await expect(store().sessions.insert(session)).rejects.toThrow()
      await store().transaction((tx) => tx.sessions.touch('s', 5))
      expect(await store().sessions.byHash('s')).toMatchObject({ lastSeenAt: 5 })
    })

    it('many at once are told apart by who failed and who did not', async () => {
      const { id } = await insertBucket(store())
      const results = await Promise.allSettled([
        insertBucket(store(), 'b-1'),
        insertBucket(store(), 'b-1'),
        store().pulls.enqueue([newPull(id, 'a')]),
        store().sessions.insert({ idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }),
        store().sessions.insert({ idHash: 's', createdAt: 1, lastSeenAt: 1, ...whose }),
        store().pulls.enqueue([newPull(id, 'b')]),
      ])
      expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, false, true])
      expect(await openKeys(id)).toEqual(['b', 'a'])
    })
  })
