import { expect, it } from 'vitest'
import { pullDefaults } from '../../mock-api/seed.ts'
import { insertOwn, mergeChanges, mergeNewest, settle } from './merge-changes.ts'
import type { ListedPull, PullPage } from './queries.ts'

const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
const pull = (id: number, more: Partial<ListedPull> = {}): ListedPull => ({
  ...pullDefaults,
  bucket: 'photos-1',
  rate: null,
  gone: false,
  id: String(id),
  key: `k${id}`,
  ...more,
})
const changes = (...pulls: ListedPull[]) => ({ pulls, counts: { ...counts, running: 7 } })
const everything = { state: undefined, reason: undefined, rule: undefined, warmUp: undefined, prefix: '', contains: '' }
const waiting = { ...everything, state: 'queued' as const }
const page = (items: ListedPull[], next: string | null): PullPage => ({
  items,
  next,
  counts,
  rate: null,
  newer: [],
  isGap: false,
})
/** Five pages of two: 10, 9 … 1. */
const loaded = {
  pages: [10, 8, 6, 4, 2].map((id) => page([pull(id), pull(id - 1)], id === 2 ? null : String(id - 1))),
  pageParams: [null, '9', '7', '5', '3'],
}
const ids = ({ pages }: ReturnType<typeof mergeChanges>) =>
  pages.flatMap(({ items }) => items.map(({ id }) => Number(id)))
const newer = ({ pages }: ReturnType<typeof mergeChanges>) => pages[0]?.newer.map(({ id }) => Number(id))

it('changes a pull on whatever page it is, puts new ones on top, and counts', () => {
  const merged = mergeChanges(loaded, everything, changes(pull(1, { state: 'done' }), pull(11), pull(12)), false)
  expect(ids(merged)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(merged.pages[4]?.items[1]?.state).toBe('done')
  expect(merged.pages[0]?.counts.running).toBe(7)
})

it('leaves pages alone that nothing on them has changed', () => {
  const merged = mergeChanges(loaded, everything, changes(pull(7, { state: 'done' })), true)
  expect(merged.pages.map((one, n) => one === loaded.pages[n])).toEqual([false, false, true, true, true])
  expect(merged.pages[0]?.items).toBe(loaded.pages[0]?.items)
})

it('takes out what the filter names no more, and lets in only what it names', () => {
  const filter = { ...waiting, prefix: 'k' }
  const told = changes(pull(9, { state: 'done' }), pull(11, { key: 'other' }), pull(12, { state: 'running' }))
  expect(ids(mergeChanges(loaded, filter, told, false))).toEqual([10, 8, 7, 6, 5, 4, 3, 2, 1])
})

it('moves no row while the list is held: new ones wait aside, others are gone where they stand', () => {
  const held = mergeChanges(loaded, waiting, changes(pull(9, { state: 'done' }), pull(11)), true)
  expect(ids(held)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(held.pages[0]?.items[1]).toMatchObject({ id: '9', gone: true, state: 'done' })
  expect(newer(held)).toEqual([11])
  const again = mergeChanges(held, waiting, changes(pull(11, { state: 'done' }), pull(12)), true)
  expect(newer(again)).toEqual([12])
  expect(ids(settle(again))).toEqual([12, 10, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(newer(settle(again))).toEqual([])
})

it('puts an older pull that the filter names now in its place', () => {
  const without5 = {
    ...loaded,
    pages: loaded.pages.map((one) => ({ ...one, items: one.items.filter(({ id }) => id !== '5') })),
  }
  expect(ids(mergeChanges(without5, waiting, changes(pull(5)), false))).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  const notYetLoaded = { pages: loaded.pages.slice(0, 2), pageParams: [null, '9'] }
  expect(ids(mergeChanges(notYetLoaded, waiting, changes(pull(5)), false))).toEqual([10, 9, 8, 7])
})

it('shows what somebody has just asked for on top, while what others asked for goes on waiting aside', () => {
  const held = mergeChanges(loaded, everything, changes(pull(11), pull(12), pull(13)), true)
  const own = insertOwn(held, everything, pull(12))
  expect(ids(own)).toEqual([12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(newer(own)).toEqual([13, 11])
  const told = mergeChanges(own, everything, changes(pull(12, { state: 'running' })), true)
  expect(told.pages[0]?.items[0]?.state).toBe('running')
  expect(ids(settle(told))).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(ids(insertOwn(loaded, { ...everything, warmUp: '7' }, pull(12)))).toEqual(ids(loaded))
})

it('lets in only the pulls of the warm-up that the filter names', () => {
  const told = changes(pull(11, { warmUp: '7' }), pull(12, { warmUp: '8' }))
  const filter = { ...everything, warmUp: '7' }
  expect(ids(mergeChanges(loaded, filter, told, false))[0]).toBe(11)
})

it('keeps a bounded number aside and on top, and the way to the rest', () => {
  const many = Array.from({ length: 1200 }, (_, n) => pull(11 + n))
  const held = mergeChanges(loaded, everything, changes(...many), true)
  expect(ids(held)).toHaveLength(10)
  expect(newer(held)).toHaveLength(1000)
  const settled = settle(held)
  expect(ids(settled)).toHaveLength(1000)
  expect(settled.pages).toHaveLength(1)
  expect(settled.pages[0]?.next).toBe(settled.pages[0]?.items.at(-1)?.id)
})

it('joins a newest page with what is loaded, and starts again where there is a gap', () => {
  const at = { isHeld: false, seconds: 2 }
  const fresh = page([pull(11), pull(10, { state: 'failed' })], '10')
  const joined = mergeNewest(loaded, everything, fresh, at)
  expect(ids(joined)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(joined.pages[0]?.items[1]?.state).toBe('failed')
  const apart = page([pull(99), pull(98)], '98')
  expect(ids(mergeNewest(loaded, everything, apart, at))).toEqual([99, 98])
  const held = mergeNewest(loaded, everything, apart, { ...at, isHeld: true })
  expect(ids(held)).toEqual(ids(loaded))
  expect(newer(held)).toEqual([99, 98])
  expect(ids(settle(held))).toEqual([99, 98])
})

it('knows of the gap above a list that begins further down, until a newest page closes it', () => {
  const [first] = loaded.pages
  const below = { ...loaded, pages: loaded.pages.map((one) => (one === first ? { ...one, isGap: true } : one)) }
  const told = mergeChanges(below, everything, changes(pull(30)), true)
  expect(told.pages[0]).toMatchObject({ isGap: true, newer: [{ id: '30' }] })
  const closed = mergeNewest(told, everything, page([pull(30), pull(11), pull(10)], '10'), { isHeld: true, seconds: 2 })
  expect(closed.pages[0]?.isGap).toBe(false)
  expect(ids(settle(closed))).toEqual([30, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

it('misses what a newest page should have and has not, and tells how fast bytes came', () => {
  const running = { state: 'running' as const, totalBytes: 9_000 }
  const before = mergeChanges(loaded, everything, changes(pull(10, { ...running, bytes: 1_000 })), true)
  const fresh = page([pull(10, { ...running, bytes: 5_000 }), pull(8)], '8')
  const read = mergeNewest(before, everything, fresh, { isHeld: false, seconds: 2 })
  expect(ids(read)).toEqual([10, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(read.pages[0]?.items[0]?.rate).toBe(2_000)
  expect(read.pages[0]?.rate).toBe(2_000)
})
