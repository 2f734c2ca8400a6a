import { describe, expect, it } from 'vitest'
import type { ObjectRef } from '../../domain/stored-object.ts'
import { bytesObject } from '../bytes-object.ts'
import type { Lookup } from '../object-store.ts'
import { createHotObjects, type HotObjects } from './hot-objects.ts'

const lookupOf = (key: string, size: number): Lookup => {
  const meta = { key, size, etag: '""', sha256: '', headers: {}, storedAt: 0, source: { kind: 'uploaded' } } as const
  return { object: bytesObject(meta, Buffer.alloc(size)), token: { asOf: 1 } }
}

const isKept = (hot: HotObjects, of: ObjectRef) => hot.get(of) !== undefined

const ref = (key: string | number) => ({ bucket: 1, key: String(key) })

describe('the memory for hot objects', () => {
  it('answers with what it was given until told to forget', () => {
    const hot = createHotObjects(100_000)
    const lookup = lookupOf('a', 100)
    hot.keep(ref('a'), lookup)
    expect(hot.get(ref('a'))).toBe(lookup)
    expect(hot.get({ bucket: 2, key: 'a' })).toBeUndefined()
    hot.forget(ref('a'))
    expect(hot.get(ref('a'))).toBeUndefined()
  })

  it('holds no more than its bound, whatever comes', () => {
    const hot = createHotObjects(100_000)
    for (let i = 0; i < 1000; i++) hot.keep(ref(i), lookupOf(String(i), (i * 37) % 10_000))
    const kept = Array.from({ length: 1000 }, (_, i) => (isKept(hot, ref(i)) ? (i * 37) % 10_000 : 0))
    const bytes = kept.reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeLessThanOrEqual(100_000)
    expect(bytes).toBeGreaterThan(50_000)
  })

  it('spares what is asked for again and again while strangers pass through', () => {
    const hot = createHotObjects(100_000)
    hot.keep(ref('hot'), lookupOf('hot', 1000))
    for (let i = 0; i < 1000; i++) {
      expect(hot.get(ref('hot'))).toBeDefined()
      hot.keep(ref(i), lookupOf(String(i), 1000))
    }
  })

  it('keeps nothing that would push out most of the rest', () => {
    const hot = createHotObjects(100_000)
    hot.keep(ref('big'), lookupOf('big', 50_000))
    expect(hot.get(ref('big'))).toBeUndefined()
  })

  it('evicts and forgets in any order without losing count', () => {
    const hot = createHotObjects(20_000)
    for (let i = 0; i < 2000; i++) {
      hot.keep(ref(i % 40), lookupOf(String(i), (i * 131) % 1500))
      if (i % 3 === 0) isKept(hot, ref((i * 7) % 40))
      if (i % 5 === 0) hot.forget(ref((i * 11) % 40))
    }
    for (let i = 0; i < 40; i++) hot.forget(ref(i))
    hot.keep(ref('last'), lookupOf('last', 1000))
    expect(hot.get(ref('last'))).toBeDefined()
  })
})
