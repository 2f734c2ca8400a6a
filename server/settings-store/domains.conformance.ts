import { describe, expect, it } from 'vitest'
import { insertBucket } from './records.fixture.ts'
import type { SettingsStore } from './settings-store.ts'

export const describeDomains = (store: () => SettingsStore) =>
  describe('custom domains', () => {
    const add = (bucket: number, domain: string, addedAt = 5) => store().domains.add({ bucket, domain, addedAt })

    it('are listed by name, of one bucket and of all', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      for (const domain of ['z.example', 'a.example']) await add(a.id, domain)
      await add(b.id, 'm.example')
      expect((await store().domains.of(a.id)).map(({ domain }) => domain)).toEqual(['a.example', 'z.example'])
      expect((await store().domains.all()).map(({ bucket }) => bucket)).toEqual([a.id, b.id, a.id])
    })

    it('belong to one bucket: of two that claim one together, one is refused', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      const claims = await Promise.allSettled([add(a.id, 'img.example'), add(b.id, 'img.example')])
      expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(claims.find((claim) => claim.status === 'rejected')?.reason).toMatchObject({ code: 'DomainTaken' })
      expect(await store().domains.all()).toHaveLength(1)
    })

    it('stay as they are when their bucket adds them again', async () => {
      const { id } = await insertBucket(store())
      const first = await add(id, 'img.example')
      expect(await add(id, 'img.example', 99)).toEqual(first)
      expect(await store().domains.of(id)).toEqual([{ bucket: id, domain: 'img.example', addedAt: 5 }])
    })

    it('cannot be added to a bucket that is gone, and go with theirs', async () => {
      const { id } = await insertBucket(store())
      await expect(add(id + 1, 'img.example')).rejects.toMatchObject({ code: 'NoSuchBucket' })
      await add(id, 'img.example')
      await store().buckets.remove(id)
      expect(await store().domains.all()).toEqual([])
    })

    it('are removed by their own bucket alone', async () => {
      const [a, b] = [await insertBucket(store(), 'a-1'), await insertBucket(store(), 'b-1')]
      await add(a.id, 'img.example')
      expect(await store().domains.remove(b.id, 'img.example')).toBe(false)
      expect(await store().domains.remove(a.id, 'img.example')).toBe(true)
      expect(await store().domains.remove(a.id, 'img.example')).toBe(false)
      expect(await add(b.id, 'img.example')).toMatchObject({ bucket: b.id })
    })
  })
