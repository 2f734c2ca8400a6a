import { expect, it } from 'vitest'
import { candidates, locationOf, mayFollowUp, siteOf } from './candidates.ts'
import { ruleOf } from './rule.fixture.ts'

const wanted = { key: 'k', query: null, scheme: 'http' } as const

const shared = ruleOf({
  mode: 'sync',
  address: 'a.example',
  weight: 8,
  standby: ['a1.example', 'a2.example:8080'],
  furtherOrigins: [
    { address: 'b.example', weight: 1, standby: ['b1.example'] },
    { address: 'c.example', weight: 1, standby: [] },
  ],
})

const asked = (random: number, down: readonly string[] = []) =>
  candidates(shared, wanted, { isUp: (base) => !down.includes(base.slice('http://'.length)), random: () => random })
const hosts = (random: number, down?: readonly string[]) => asked(random, down).map(({ url }) => url.host)

it.each([
  [0, [], ['a.example', 'a1.example', 'a2.example:8080']],
  [0.79, [], ['a.example', 'a1.example', 'a2.example:8080']],
  [0.8, [], ['b.example', 'b1.example']],
  [0.9, [], ['c.example']],
  [0.999, [], ['c.example']],
  [0, ['a.example'], ['b.example', 'b1.example']],
  [0.5, ['a.example'], ['c.example']],
  [0, ['a1.example'], ['a.example', 'a2.example:8080', 'a1.example']],
  [0, ['a.example', 'b.example', 'c.example'], ['a1.example', 'a2.example:8080', 'a.example']],
  [0.95, ['a.example', 'b.example', 'c.example'], ['c.example']],
  [
    0,
    ['a.example', 'b.example', 'c.example', 'a1.example', 'a2.example:8080'],
    ['a.example', 'a1.example', 'a2.example:8080'],
  ],
])('with random %d and %j down asks %j', (random, down, expected) => {
  expect(hosts(random, down)).toEqual(expected)
})

it('shares the work by weight', () => {
  const first = Array.from({ length: 1000 }, (_, i) => hosts(i / 1000)[0])
  expect(first.filter((host) => host === 'a.example')).toHaveLength(800)
  expect(first.filter((host) => host === 'b.example')).toHaveLength(100)
})

it('names an origin by its scheme, host and port, whatever is asked of it', () => {
  const rule = ruleOf({ protocol: 'follow', address: 'a.example:443', standby: ['b.example:8443'] })
  const all = candidates(rule, { key: 'x/y', query: 'q=1', scheme: 'https' }, { isUp: () => true, random: () => 0 })
  expect(all.map(({ base, url }) => [base, url.href])).toEqual([
    ['https://a.example', 'https://a.example/x/y?q=1'],
    ['https://b.example:8443', 'https://b.example:8443/x/y?q=1'],
  ])
})

it('asks nobody twice', () => {
  const rule = ruleOf({ address: 'a.example', standby: ['b.example', 'a.example', 'B.example', 'a.example:80'] })
  const all = candidates(rule, wanted, { isUp: () => true, random: () => 0 })
  expect(all.map(({ url }) => url.host)).toEqual(['a.example', 'b.example'])
})

it.each([
  [[], 'http://a.example/k'],
  [['http://a.example'], 'http://b.example/k'],
  [['http://a.example', 'http://b.example'], 'http://c.example/k'],
  [['http://a.example', 'http://b.example', 'http://c.example'], 'http://a.example/k'],
])('with %j down sends the client to %s', (down: string[], location) => {
  const rule = ruleOf({ address: 'a.example', standby: ['b.example', 'c.example'] })
  expect(locationOf(rule, wanted, (base) => !down.includes(base))).toBe(location)
})

it('hands on how an origin is reached', () => {
  const rule = ruleOf({ hostHeader: 'h.example', serverName: 's.example', credentials: { kind: 'bearer' } })
  expect(siteOf(rule)).toEqual({
    hostHeader: 'h.example',
    serverName: 's.example',
    certificateAuthority: '',
    credentials: rule.credentials,
  })
})

it.each([
  ['origin-unreachable', undefined, [], true],
  ['origin-connect-timeout', undefined, [], true],
  ['origin-first-byte-timeout', undefined, [], true],
  ['origin-tls', undefined, [], true],
  ['origin-bad-response', undefined, [], true],
  ['origin-refused-by-policy', undefined, [], true],
  ['origin-name-unknown', undefined, [], true],
  ['origin-resting', undefined, [], true],
  ['origin-server-error', 503, ['5xx'], true],
  ['origin-server-error', 503, ['500'], false],
  ['origin-not-found', 404, ['5xx'], false],
  ['origin-not-found', 404, ['5xx', '404'], true],
  ['origin-throttled', 429, ['5xx'], false],
  ['origin-throttled', 429, ['4xx'], true],
  ['origin-redirected', 302, ['4xx', '5xx'], false],
  ['origin-loop', undefined, ['5xx'], false],
  ['credentials-missing', undefined, ['5xx'], false],
  ['object-too-large', undefined, ['5xx'], false],
] as const)('after %s with status %s and switch-over at %j', (reason, status, switchOver, next) => {
  const failure = { reason, ...(status === undefined ? {} : { status }) }
  expect(mayFollowUp({ switchOver: [...switchOver] }, failure)).toBe(next)
})
