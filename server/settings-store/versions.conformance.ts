import { describe, expect, it } from 'vitest'
import { ruleDefaults } from '../../contract/rule.ts'
import { insertBucket, originPullChange } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describeVersions = (store: () => SettingsStore) =>
  describe('versions of origin-pull', () => {
    const rule = {
      ...ruleDefaults,
      id: 'r1',
      enabled: true,
      condition: { prefix: 'img/', suffix: '', excludedHosts: [] },
      address: 'img.example',
    }

    it('keep everything but the secrets, and who made them, newest first', async () => {
      const by = { user: 'admin', address: '192.0.2.7' }
      const { id } = await insertBucket(store())
      const saved = await store().originPulls.save(id, 0, { ...originPullChange, secrets: { r1: 'sealed' } })
      expect(saved.secrets).toEqual({ r1: 'sealed' })
      await store().originPulls.save(id, 1, { ...originPullChange, rules: [rule], change: 'rule-added', at: 8, by })
      expect(await store().originPulls.of(id)).toMatchObject({ rules: [rule], secrets: {}, version: 2 })
      expect(await store().originPulls.versions(id)).toEqual([
        { version: 2, at: 8, change: 'rule-added', by },
        { version: 1, at: 7, change: 'saved', by: null },
      ])
      const { enabled, defaultRule } = originPullChange
      const second = { version: 2, at: 8, change: 'rule-added', by, enabled, defaultRule, rules: [rule] }
      expect(await store().originPulls.version(id, 2)).toEqual(second)
      expect(await store().originPulls.version(id, 1)).toMatchObject({ rules: [] })
      expect(JSON.stringify(await store().originPulls.version(id, 1))).not.toContain('sealed')
      expect(await store().originPulls.version(id, 3)).toBeNull()
      expect(await store().originPulls.version(id + 1, 1)).toBeNull()
    })

    it('are written together with what they are versions of, or not at all', async () => {
      const { id } = await insertBucket(store())
      await store().originPulls.save(id, 0, originPullChange)
      const stale = store().originPulls.save(id, 0, originPullChange)
      await expect(stale).rejects.toMatchObject({ code: 'PreconditionFailed' })
      const undone = store().transaction(async (tx) => {
        await tx.originPulls.save(id, 1, originPullChange)
        throw new Error('undone')
      })
      await expect(undone).rejects.toThrow('undone')
      expect(await store().originPulls.versions(id)).toHaveLength(1)
    })

    it('are the last hundred of each bucket', async () => {
      const [{ id }, other] = [await insertBucket(store()), await insertBucket(store(), 'other-1')]
      await store().originPulls.save(other.id, 0, originPullChange)
      await store().transaction(async (tx) => {
        for (let seen = 0; seen < 103; seen++) await tx.originPulls.save(id, seen, originPullChange)
      })
      const versions = (await store().originPulls.versions(id)).map(({ version }) => version)
      expect([versions.length, versions[0], versions.at(-1)]).toEqual([100, 103, 4])
      expect(await store().originPulls.version(id, 3)).toBeNull()
      expect(await store().originPulls.version(other.id, 1)).not.toBeNull()
    })

    it('go with their bucket', async () => {
      const { id } = await insertBucket(store())
      await store().originPulls.save(id, 0, originPullChange)
      await store().buckets.remove(id)
      expect(await store().originPulls.versions(id)).toEqual([])
    })
  })
