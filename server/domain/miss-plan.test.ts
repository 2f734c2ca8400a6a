import { expect, it } from 'vitest'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import { type Miss, planForMiss } from './miss-plan.ts'
import type { OriginRule } from './origin-pull.ts'

function rule(address: string, changes: Partial<OriginRule> = {}): OriginRule {
  const parsed = parseOriginAddress(address)
  if (!parsed.ok) throw new Error(`${address} is no address`)
  return {
    mode: 'async',
    origin: parsed.address,
    protocol: 'http',
    redirectCode: 302,
    passQuery: false,
    followRedirects: true,
    ...changes,
  }
}

const miss = (key: string, changes: Partial<Miss> = {}): Miss => ({
  method: 'GET',
  key,
  query: '',
  scheme: 'http',
  ...changes,
})

it('redirects the seed example to the letter', () => {
  expect(planForMiss(rule('abc.example.com'), miss('picture.jpg'))).toEqual({
    kind: 'async',
    status: 302,
    location: 'http://abc.example.com/picture.jpg',
    query: null,
  })
})

it.each([
  ['abc.example.com:8080', 'a/b c+d%.txt', 'http://abc.example.com:8080/a/b%20c%2Bd%25.txt'],
  ['10.10.10.10', '//x', 'http://10.10.10.10///x'],
  ['[2001:db8::1]:8080', '中', 'http://[2001:db8::1]:8080/%E4%B8%AD'],
  ['abc.example.com', '@evil.example/x', 'http://abc.example.com/%40evil.example/x'],
  ['abc.example.com', '\\evil.example', 'http://abc.example.com/%5Cevil.example'],
  ['abc.example.com', "it's (1)*!", 'http://abc.example.com/it%27s%20%281%29%2A%21'],
  ['abc.example.com', 'a\r\nb', 'http://abc.example.com/a%0D%0Ab'],
])('builds Location from %s and %j alone', (address, key, location) => {
  expect(planForMiss(rule(address), miss(key))).toMatchObject({ location })
})

it.each([301, 302, 307] as const)('redirects with %d when the rule says so', (redirectCode) => {
  expect(planForMiss(rule('a.example', { redirectCode }), miss('k'))).toMatchObject({ status: redirectCode })
})

it.each([
  ['http', 'https', 'http://a.example/k'],
  ['https', 'http', 'https://a.example/k'],
  ['follow', 'http', 'http://a.example/k'],
  ['follow', 'https', 'https://a.example/k'],
] as const)('with protocol %s answers a %s request with %s', (protocol, scheme, location) => {
  expect(planForMiss(rule('a.example', { protocol }), miss('k', { scheme }))).toMatchObject({ location })
})

it('passes the query only when the rule says so, and never a signature', () => {
  const asked = miss('k', { query: 'v=1&X-Amz-Signature=s&q-ak=id&w=%20' })
  expect(planForMiss(rule('a.example'), asked)).toMatchObject({ location: 'http://a.example/k', query: null })
  expect(planForMiss(rule('a.example', { passQuery: true }), asked)).toMatchObject({
    location: 'http://a.example/k?v=1&w=%20',
    query: 'v=1&w=%20',
  })
})

it.each([
  ['while origin-pull is disabled', null, miss('k')],
  ['to a HEAD', rule('a.example'), miss('k', { method: 'HEAD' })],
  ['for a key with a dot segment', rule('a.example'), miss('a/../b')],
])('answers not found %s', (_, given, asked) => {
  expect(planForMiss(given, asked)).toEqual({ kind: 'not-found' })
})

it('passes a query on as a valid one', () => {
  const plan = planForMiss(rule('a.example', { passQuery: true }), miss('k', { query: 'x="<>|{}^`\\&y=%20+/?' }))
  expect(plan).toMatchObject({ location: 'http://a.example/k?x=%22%3C%3E%7C%7B%7D%5E%60%5C&y=%20+/?' })
})
