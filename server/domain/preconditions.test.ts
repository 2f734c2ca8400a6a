import { expect, it } from 'vitest'
import { type Conditions, evaluate, httpDate, ifRangeHolds } from './preconditions.ts'

const modifiedAt = Date.UTC(1994, 10, 6, 8, 49, 37) + 345
const has = { etag: '"abc"', modifiedAt }
const before = 'Sun, 06 Nov 1994 08:49:36 GMT'
const exactly = 'Sun, 06 Nov 1994 08:49:37 GMT'
const after = 'Sun, 06 Nov 1994 08:49:38 GMT'

it.each<[Conditions, ReturnType<typeof evaluate>]>([
  [{}, 'proceed'],
  [{ ifMatch: '"abc"' }, 'proceed'],
  [{ ifMatch: '*' }, 'proceed'],
  [{ ifMatch: '"x", "abc"' }, 'proceed'],
  [{ ifMatch: '"x"' }, 'failed'],
  [{ ifMatch: 'W/"abc"' }, 'failed'],
  [{ ifMatch: 'abc' }, 'failed'],
  [{ ifNoneMatch: '"abc"' }, 'not-modified'],
  [{ ifNoneMatch: 'W/"abc"' }, 'not-modified'],
  [{ ifNoneMatch: '*' }, 'not-modified'],
  [{ ifNoneMatch: '"x","abc"' }, 'not-modified'],
  [{ ifNoneMatch: '"x"' }, 'proceed'],
  [{ ifModifiedSince: exactly }, 'not-modified'],
  [{ ifModifiedSince: after }, 'not-modified'],
  [{ ifModifiedSince: before }, 'proceed'],
  [{ ifModifiedSince: 'yesterday' }, 'proceed'],
  [{ ifModifiedSince: '1994-11-06T08:49:37Z' }, 'proceed'],
  [{ ifUnmodifiedSince: before }, 'failed'],
  [{ ifUnmodifiedSince: exactly }, 'proceed'],
  [{ ifUnmodifiedSince: 'yesterday' }, 'proceed'],
])('answers %j alone as RFC 9110 says', (given, expected) => {
  expect(evaluate(given, has)).toBe(expected)
})

it.each<[string, Conditions, ReturnType<typeof evaluate>]>([
  ['If-Match before If-Unmodified-Since', { ifMatch: '"abc"', ifUnmodifiedSince: before }, 'proceed'],
  ['If-None-Match before If-Modified-Since', { ifNoneMatch: '"x"', ifModifiedSince: after }, 'proceed'],
  ['a failed If-Match before a matching If-None-Match', { ifMatch: '"x"', ifNoneMatch: '"abc"' }, 'failed'],
  ['If-None-Match after a held If-Match', { ifMatch: '"abc"', ifNoneMatch: '"abc"' }, 'not-modified'],
])('takes %s', (_, given, expected) => {
  expect(evaluate(given, has)).toBe(expected)
})

it.each([
  [undefined, true],
  ['"abc"', true],
  ['W/"abc"', false],
  ['"x"', false],
  [exactly, true],
  [before, false],
  [after, false],
  ['garbage', false],
])('holds If-Range %j: %s', (header, expected) => {
  expect(ifRangeHolds(header, has)).toBe(expected)
})

it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  'reads the date form %s',
  (text) => {
    expect(httpDate(text)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37))
  },
)
