import { expect, it } from 'vitest'
import { ruleDefaults } from '../../contract/rule.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { ObjectMeta } from '../domain/stored-object.ts'
import { createStaleHits } from './stale-hits.ts'

const revalidate = { kind: 'revalidate', afterSeconds: 60 } as const
const rule = (changes: Partial<Pick<OriginRule, 'mode' | 'freshness'>> = {}) =>
  ({ ...ruleDefaults, mode: 'async', freshness: revalidate, ...changes }) as unknown as OriginRule
const pulled = { source: { kind: 'pulled' }, storedAt: 0 } as unknown as ObjectMeta
const ref = { bucket: 1, key: 'a' }

function startStaleHits() {
  let time = 0
  const stale = createStaleHits(
    () => time,
    () => time,
  )
  const pass = (ms: number) => {
    time += ms
  }
  return { stale, pass }
}

it('a hit is told of once it is old, and again after a while, for the one who is told may not have come to it', () => {
  const { stale, pass } = startStaleHits()
  const isDue = () => stale.isDue(ref, rule(), pulled)
  pass(60_000)
  expect(isDue()).toBe(false)
  pass(1)
  expect([isDue(), isDue()]).toEqual([true, false])
  expect(stale.isDue({ bucket: 2, key: 'a' }, rule(), pulled)).toBe(true)
  pass(4_999)
  expect(isDue()).toBe(false)
  pass(1)
  expect([isDue(), isDue()]).toEqual([true, false])
})

it.each([
  ['whose rule never compares', rule({ freshness: { kind: 'immutable' } }), pulled],
  ['whose rule only redirects', rule({ mode: 'redirect' }), pulled],
  ['that was uploaded', rule(), { ...pulled, source: { kind: 'uploaded' } } as unknown as ObjectMeta],
])('a hit %s is never told of', (_, of, meta) => {
  const { stale, pass } = startStaleHits()
  pass(1e9)
  expect(stale.isDue(ref, of, meta)).toBe(false)
})
