import { expect, it } from 'vitest'
import { strongValidator } from './strong-validator.ts'

const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
const before = (seconds: number) => new Date(Date.parse(date) - seconds * 1_000).toUTCString()

it.each<[string, Record<string, string>, string | null]>([
  ['a strong tag', { etag: '"v1"' }, '"v1"'],
  ['a weak tag', { etag: 'W/"v1"' }, null],
  ['a weak tag beside an old date', { etag: 'W/"v1"', date, 'last-modified': before(9_999) }, null],
  ['a tag without quotes', { etag: 'v1' }, null],
  ['a date a minute old', { date, 'last-modified': before(60) }, before(60)],
  ['a date of just now', { date, 'last-modified': before(59) }, null],
  ['a date nobody can compare', { 'last-modified': before(60) }, null],
  ['a date that is none', { date, 'last-modified': 'yesterday' }, null],
  ['nothing', {}, null],
])('takes %s as %j → %s', (_, headers, expected) => {
  expect(strongValidator(headers)).toBe(expected)
})
