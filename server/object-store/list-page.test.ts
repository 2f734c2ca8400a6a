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
  const keys = ['a', ...Array.from({ length: 10_000 }, (_, i) => `folder/${10_000 + i}`), 'z']

  function counted(all: readonly string[]) {
    const counts = { rows: 0, mostRowsAtOnce: 0 }
    const readFrom = (start: string, limit: number) => {
      const rows = all.filter((key) => key >= start).slice(0, limit)
      counts.rows += rows.length
      counts.mostRowsAtOnce = Math.max(counts.mostRowsAtOnce, rows.length)
      return rows.map(metaOf)
    }
    return { counts, readFrom }
  }

  it('steps over a folder without reading what it holds', async () => {
    const { counts, readFrom } = counted(keys)
    const page = await listPage({ prefix: '', delimiter: '/', limit: 10 }, readFrom)
    expect(page).toMatchObject({ folders: ['folder/'], items: [{ key: 'a' }, { key: 'z' }], next: null })
    expect(counts.rows).toBeLessThan(8)
  })

  it('lets other work have its turn while it reads a long page', async () => {
    const { counts, readFrom } = counted(keys)
    const listing = listPage({ prefix: 'folder/', delimiter: '', limit: 1000 }, readFrom)
    const immediate = new Promise((resolve) => setImmediate(resolve)).then(() => counts.rows)
    expect(await immediate).toBeLessThan(1000)
    expect((await listing).items).toHaveLength(1000)
    expect(counts.mostRowsAtOnce).toBeLessThanOrEqual(128)
  })
})
