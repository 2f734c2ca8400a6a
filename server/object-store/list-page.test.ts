import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObjectMeta } from '../domain/stored-object.ts'
import { compareKeys, listPage } from './list-page.ts'

const metaOf = (key: string): ObjectMeta => ({
  key,
  size: 0,
  etag: '""',
  sha256: '',
  headers: {},
  storedAt: 0,
  source: { kind: 'uploaded' },
})

describe('compareKeys', () => {
  it('orders any two texts as their UTF-8 bytes are ordered', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom('\ud7ff', '\ue000', '\uffff', '\u{10000}'),
      ),
    })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { seed: 2026, numRuns: 500 },
    )
  })
})

describe('listPage', () => {
  it('steps over a folder without reading what it holds', () => {
    const keys = ['a', ...Array.from({ length: 10_000 }, (_, i) => `folder/${10_000 + i}`), 'z']
    let read = 0
    const page = listPage({ prefix: '', delimiter: '/', limit: 10 }, function* (start) {
      for (const key of keys) {
        if (key < start) continue
        read++
        yield metaOf(key)
      }
    })
    expect(page).toMatchObject({ folders: ['folder/'], items: [{ key: 'a' }, { key: 'z' }], next: null })
    expect(read).toBe(3)
  })
})
