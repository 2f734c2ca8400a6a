import { expect, it } from 'vitest'
import { keysBetween } from './selected-between.ts'

it.each([
  ['b', 'd', ['b', 'c', 'd']],
  ['d', 'b', ['b', 'c', 'd']],
  ['c', 'c', ['c']],
  [null, 'c', ['c']],
  ['gone', 'c', ['c']],
])('what stands from %s to %s is selected together', (from, to, between) =>
  expect(keysBetween(['a', 'b', 'c', 'd', 'e'], from, to)).toEqual(between),
)
