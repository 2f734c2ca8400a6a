import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Top } from '../settings-store/settings-store.ts'
import { createTops } from './tops.ts'

const seen = (key: string, bucket = 1): Top => ({
  bucket,
  of: 'missing',
  reason: '',
  rule: '',
  key,
  count: 1,
  offBy: 0,
  lastAt: 5,
})

describe('tops', () => {
  it('are exact while there is room for all, and each of its own bucket', () => {
    const tops = createTops(3)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) tops.note(seen(key))
    tops.note(seen('a', 2))
    expect(tops.of(1, 2)).toEqual([
      { ...seen('a'), count: 3 },
      { ...seen('b'), count: 2 },
    ])
    expect(tops.of(2, 9)).toEqual([seen('a', 2)])
  })

  it('tell errors apart by reason and rule, with the key that had each last', () => {
    const tops = createTops(10)
    const error = (rule: string, key: string): Top => ({ ...seen(key), of: 'pull', reason: 'origin-timeout', rule })
    tops.note(error('default', 'x'))
    tops.note({ ...error('default', 'y'), lastAt: 9 })
    tops.note(error('r1', 'z'))
    expect(tops.of(1, 9).map(({ rule, key, count, lastAt }) => [rule, key, count, lastAt])).toEqual([
      ['default', 'y', 2, 9],
      ['r1', 'z', 1, 5],
    ])
  })

  it('never claim more than was seen, nor less than they say by how much they are off', () => {
    const stream = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 400 })
    fc.assert(
      fc.property(fc.array(stream, { maxLength: 6 }), fc.integer({ min: 1, max: 8 }), (streams, most) => {
        const all = createTops(most)
        const truth = new Map<string, number>()
        for (const keys of streams) {
          const one = createTops(most)
          for (const key of keys.map(String)) {
            one.note(seen(key))
            truth.set(key, (truth.get(key) ?? 0) + 1)
          }
          const taken = one.take()
          expect(taken.tops.length).toBeLessThanOrEqual(most)
          all.merge(taken)
        }
        for (const { key, count, offBy } of all.of(1, 1_000)) {
          const really = truth.get(key) ?? 0
          expect(count).toBeLessThanOrEqual(really)
          expect(count + offBy).toBeGreaterThanOrEqual(really)
        }
      }),
    )
  })

  it('keep what is frequent, however many rare ones pass by', () => {
    const tops = createTops(50)
    for (let i = 0; i < 20_000; i += 1) {
      tops.note(seen(`rare-${i}`))
      if (i % 10 === 0) tops.note(seen('frequent'))
    }
    const [first] = tops.of(1, 1)
    expect(first).toMatchObject({ key: 'frequent' })
    expect((first?.count ?? 0) + (first?.offBy ?? 0)).toBeGreaterThanOrEqual(2_000)
    expect(tops.take().tops.length).toBeLessThanOrEqual(50)
  })
})
