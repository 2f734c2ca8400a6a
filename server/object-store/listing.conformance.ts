import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysOf, pagesOf, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'
import type { ListQuery, ObjectStore } from './object-store.ts'

const fill = (store: ObjectStore, bucket: number, keys: readonly string[]) =>
  Promise.all(keys.map((key) => store.put({ bucket, key }, Buffer.from('x'), uploaded)))

const inByteOrder = (keys: Iterable<string>) => [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** What a listing must say, worked out the slow way: entries in order, folders once. */
function expectedEntries(keys: Iterable<string>, { prefix, delimiter }: Omit<ListQuery, 'limit'>): string[] {
  const matching = inByteOrder(keys).filter((key) => key.startsWith(prefix))
  if (delimiter === '') return matching
  const entryOf = (key: string) => {
    const end = key.indexOf(delimiter, prefix.length)
    return end < 0 ? key : `folder ${key.slice(0, end + 1)}`
  }
  return [...new Set(matching.map(entryOf))]
}

async function entriesOf(store: ObjectStore, bucket: number, query: ListQuery): Promise<string[]> {
  const pages = await pagesOf(store, bucket, query)
  for (const page of pages.slice(0, -1)) expect(page.folders.length + page.items.length).toBe(query.limit)
  const entries = pages.map((page) => [
    ...page.folders.map((folder) => ({ at: folder, entry: `folder ${folder}` })),
    ...page.items.map((item) => ({ at: item.key, entry: item.key })),
  ])
  const order = (page: { at: string }[]) => inByteOrder(page.map(({ at }) => at))
  return entries.flatMap((page) => order(page).map((at) => page.find((one) => one.at === at)?.entry ?? ''))
}

const keyText = fc
  .array(fc.constantFrom('a', 'b', '/', '0', '.', '%', '\u00e9', '\uff5e', '\ud7ff', '\ue000', '😀'), { minLength: 1 })
  .map((letters) => letters.join(''))

export const describeListing = (store: StoreUnderTest) =>
  describe('list', () => {
    it('is in the byte order of UTF-8, where emoji come after everything of the basic plane', async () => {
      const keys = ['Z', 'a', 'z', '\u00e9', '\u6f22', '\ud7ff', '\ue000', '\uff5e', '\uffff', '😀', '\u{10ffff}']
      await fill(store(), 1, [...keys].reverse())
      expect(await keysOf(store(), 1)).toEqual(keys)
      expect(await keysOf(store(), 1, 1)).toEqual(keys)
    })

    it('tells folders from objects at the first delimiter after the prefix', async () => {
      await fill(store(), 1, ['a', 'a/', 'a/b', 'a/c/d', 'a/c/e', 'a0', 'b//c', 'b/c'])
      const list = (prefix: string) => store().list(1, { prefix, delimiter: '/', limit: 1000 })
      const keys = (page: { items: readonly { key: string }[] }) => page.items.map(({ key }) => key)
      const root = await list('')
      expect([root.folders, keys(root), root.next]).toEqual([['a/', 'b/'], ['a', 'a0'], null])
      const inA = await list('a/')
      expect([inA.folders, keys(inA)]).toEqual([['a/c/'], ['a/', 'a/b']])
      const inB = await list('b/')
      expect([inB.folders, keys(inB)]).toEqual([['b//'], ['b/c']])
      const fromA = await list('a')
      expect([fromA.folders, keys(fromA)]).toEqual([['a/'], ['a', 'a0']])
    })

    it('says everything once, page by page, for any keys, prefix, delimiter and page size', async () => {
      let bucket = 0
      const query = fc.record({
        prefix: fc.oneof(fc.constant(''), keyText),
        delimiter: fc.constantFrom<'' | '/'>('', '/'),
        limit: fc.integer({ min: 1, max: 5 }),
      })
      const keySet = fc.uniqueArray(keyText, { maxLength: 25 })
      await fc.assert(
        fc.asyncProperty(keySet, fc.array(query, { minLength: 1, maxLength: 4 }), async (keys, queries) => {
          bucket++
          await fill(store(), bucket, keys)
          for (const one of [...queries, { prefix: '', delimiter: '/' as const, limit: 2 }])
            expect(await entriesOf(store(), bucket, one)).toEqual(expectedEntries(keys, one))
        }),
        { seed: 2026, numRuns: 40 },
      )
    })

    it('says everything once of thousands of keys in folders of any size, in pages of any size', async () => {
      const folders = ['', 'a/', 'a/b/', 'a.b/', 'a/0/', '\uff5e/', '😀/', 'é/%2F/', 'z//']
      const keys = folders.flatMap((folder, n) => Array.from({ length: 400 >> n }, (_, i) => `${folder}k${i}`))
      const single = Array.from({ length: 1500 }, (_, i) => `many/${i}/only`)
      await fill(store(), 1, [...keys, ...single])
      for (const prefix of ['', 'a', 'a/', 'many/', 'many/1', '\uff5e', 'z/', 'none'])
        for (const delimiter of ['', '/'] as const)
          for (const limit of [7, 128, 1000]) {
            const query: ListQuery = { prefix, delimiter, limit }
            expect(await entriesOf(store(), 1, query)).toEqual(expectedEntries([...keys, ...single], query))
          }
    })

    it('goes on behind the last entry although that one is gone and others have come', async () => {
      await fill(store(), 1, ['a', 'b', 'f/1', 'f/2', 'z'])
      const query: ListQuery = { prefix: '', delimiter: '/', limit: 2 }
      const first = await store().list(1, query)
      expect(first.items.map(({ key }) => key)).toEqual(['a', 'b'])
      await store().remove({ bucket: 1, key: 'b' })
      await fill(store(), 1, ['aa', 'c'])
      const second = await store().list(1, { ...query, after: String(first.next) })
      expect([second.items.map(({ key }) => key), second.folders]).toEqual([['c'], ['f/']])
      await fill(store(), 1, ['f/3'])
      const third = await store().list(1, { ...query, after: String(second.next) })
      expect([third.items.map(({ key }) => key), third.folders, third.next]).toEqual([['z'], [], null])
    })

    it('has no next page when the last one is exactly full', async () => {
      await fill(store(), 1, ['a', 'b'])
      expect((await store().list(1, { prefix: '', delimiter: '', limit: 2 })).next).toBeNull()
    })

    it('refuses a next that it has not given', async () => {
      const asked = store().list(1, { prefix: '', delimiter: '', limit: 1, after: 'not ours!' })
      await expect(asked).rejects.toMatchObject({ code: 'InvalidRequest' })
    })

    it('is empty for a bucket nobody has written to', async () => {
      const page = await store().list(7, { prefix: '', delimiter: '/', limit: 10 })
      expect(page).toEqual({ folders: [], items: [], next: null })
      expect(await store().usage(7)).toEqual({ objects: 0, bytes: 0 })
    })
  })
