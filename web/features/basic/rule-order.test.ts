import { expect, it } from 'vitest'
import { moved, placed } from './rule-order.ts'

const rules = ['a', 'b', 'c'].map((id) => ({ id }))

it.each([
  ['a', 1, ['b', 'a', 'c']],
  ['c', -1, ['a', 'c', 'b']],
  ['a', -1, null],
  ['c', 1, null],
  ['gone', 1, null],
] as const)('moves %s by %i', (id, by, ids) => {
  expect(moved(rules, id, by)).toEqual(ids)
})

it.each([
  ['a', 'bottom', 'c', ['b', 'c', 'a']],
  ['a', 'top', 'c', ['b', 'a', 'c']],
  ['c', 'top', 'a', ['c', 'a', 'b']],
  ['c', 'bottom', 'a', ['a', 'c', 'b']],
  ['a', 'top', 'b', null],
  ['b', 'bottom', 'a', null],
  ['a', 'top', 'a', null],
  ['gone', 'top', 'a', null],
  ['a', 'top', 'gone', null],
] as const)('puts %s at the %s of %s', (id, side, other, ids) => {
  expect(placed(rules, id, side, other)).toEqual(ids)
})
