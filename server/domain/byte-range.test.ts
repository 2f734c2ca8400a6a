import { expect, it } from 'vitest'
import { wantedRange } from './byte-range.ts'

const whole = { kind: 'whole' }
const unsatisfiable = { kind: 'unsatisfiable' }
const part = (start: number, end: number) => ({ kind: 'part', range: { start, end } })
const fiveGiB = 5 * 2 ** 30

it.each([
  ['bytes=0-0', 10, part(0, 0)],
  ['bytes=0-', 10, part(0, 9)],
  ['bytes=2-5', 10, part(2, 5)],
  ['bytes=9-', 10, part(9, 9)],
  ['bytes=10-', 10, unsatisfiable],
  ['bytes=-1', 10, part(9, 9)],
  ['bytes=-99', 10, part(0, 9)],
  ['bytes=-0', 10, unsatisfiable],
  ['bytes=5-2', 10, whole],
  ['bytes=', 10, whole],
  ['bytes=-', 10, whole],
  ['bytes', 10, whole],
  ['items=0-1', 10, whole],
  ['BYTES=0-1', 10, part(0, 1)],
  ['bytes= 0-1\t', 10, part(0, 1)],
  ['bytes=0-1,3-4', 10, whole],
  [`bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`, 5000, whole],
  ['bytes=+0-1', 10, whole],
  ['bytes=0x0-1', 10, whole],
  ['bytes=0-18446744073709551616', 10, part(0, 9)],
  ['bytes=18446744073709551616-', 10, unsatisfiable],
  ['bytes=0-', 0, unsatisfiable],
  ['bytes=-1', 0, unsatisfiable],
  ['bytes=0-0', 1, part(0, 0)],
  ['bytes=5368709119-', fiveGiB, part(fiveGiB - 1, fiveGiB - 1)],
  [undefined, 10, whole],
])('reads %j of a body of %d bytes', (header, size, expected) => {
  expect(wantedRange(header, size)).toEqual(expected)
})
