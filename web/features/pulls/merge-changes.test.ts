import { expect, it } from 'vitest'
import type { PullChanges, PullView } from '../../../contract/pulls.ts'
import { pullDefaults } from '../../mock-api/seed.ts'
import { mergeChanges, mergeNewest } from './merge-changes.ts'

const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
const pull = (id: number, more: Partial<PullView> = {}): PullView => ({
  ...pullDefaults,
  id: String(id),
  key: `k${id}`,
  ...more,
})
const changes = (...pulls: PullView[]): PullChanges => ({
  pulls: pulls.map((one) => ({ ...one, bucket: 'photos-1', rate: null })),
  counts: { ...counts, running: 7 },
  reset: false,
})
const everything = { state: undefined, reason: undefined, prefix: '' }
/** Five pages of two: 10, 9 … 1. */
const loaded = {
  pages: [10, 8, 6, 4, 2].map((id) => ({ items: [pull(id), pull(id - 1)], next: String(id - 1), counts })),
  pageParams: [null, '9', '7', '5', '3'],
}
const ids = ({ pages }: ReturnType<typeof mergeChanges>) =>
  pages.flatMap(({ items }) => items.map(({ id }) => Number(id)))

it('changes a pull on whatever page it is, puts new ones on top, and counts', () => {
  const merged = mergeChanges(loaded, everything, changes(pull(1, { state: 'done' }), pull(11), pull(12)))
  expect(ids(merged)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(merged.pages[4]?.items[1]?.state).toBe('done')
  expect(merged.pages[0]?.counts.running).toBe(7)
})

it('takes out what the filter names no more, and lets in only what it names', () => {
  const waiting = { ...everything, state: 'queued', prefix: 'k' } as const
  const merged = mergeChanges(
    loaded,
    waiting,
    changes(pull(9, { state: 'done' }), pull(11, { key: 'other' }), pull(12, { state: 'running' })),
  )
  expect(ids(merged)).toEqual([10, 8, 7, 6, 5, 4, 3, 2, 1])
})

it('keeps a bounded number on top, and the way to the rest', () => {
  const many = Array.from({ length: 1200 }, (_, n) => pull(11 + n))
  const merged = mergeChanges(loaded, everything, changes(...many))
  expect(ids(merged)).toHaveLength(1000)
  expect(merged.pages).toHaveLength(1)
  expect(merged.pages[0]?.next).toBe(merged.pages[0]?.items.at(-1)?.id)
})

it('joins a newest page with what is loaded, and starts again where there is a gap', () => {
  const fresh = { items: [pull(11), pull(10, { state: 'failed' })], next: '10', counts }
  const joined = mergeNewest(loaded, fresh)
  expect(ids(joined)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(joined.pages[0]?.items[1]?.state).toBe('failed')
  expect(ids(mergeNewest(loaded, { ...fresh, items: [pull(99), pull(98)], next: '98' }))).toEqual([99, 98])
})
