import { expect, it } from 'vitest'
import { passedQuery } from './passed-query.ts'

it.each([
  ['', null],
  ['&', null],
  ['v=1&w=%20', 'v=1&w=%20'],
  ['v', 'v'],
  ['v=1&X-Amz-Signature=s&q-ak=id&w=%20', 'v=1&w=%20'],
  ['q-signature=s', null],
  ['X%2DAmz%2DSignature=s&%71-ak=id&a=1', 'a=1'],
  ['x-cos-security-token=t&%=1', '%=1'],
  ['x="<>|{}^`\\&y=%20+/?', 'x=%22%3C%3E%7C%7B%7D%5E%60%5C&y=%20+/?'],
  ['x=a\r\nb c', 'x=a%0D%0Ab%20c'],
  ['x=😀\ud800', 'x=%F0%9F%98%80%EF%BF%BD'],
])('of %j passes %j', (raw, passed) => {
  expect(passedQuery(raw)).toBe(passed)
})
