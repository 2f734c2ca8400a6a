import { expect, it } from 'vitest'
import type { OriginFailure } from '../origin/origin-client.ts'
import { createOriginHealth, endingOf } from './origin-health.ts'

const base = 'http://abc.example.com'
const unreachable: OriginFailure = { reason: 'origin-unreachable', detail: '' }

function startHealth() {
  const clock = { now: 0 }
  const health = createOriginHealth(() => clock.now)
  const end = (failure: OriginFailure | 'well', of = base) => {
    const permit = health.begin(of)
    permit?.end(failure === 'well' ? 'well' : endingOf(failure))
    return permit !== null
  }
  const fail = (times: number, failure = unreachable) =>
    Array.from({ length: times }, () => end(failure)).every(Boolean)
  return { ...health, clock, end, fail }
}

it('lets an origin rest after five failures in a row, for half a minute', () => {
  const health = startHealth()
  expect(health.fail(5)).toBe(true)
  expect([health.isUp(base), health.restOf(base), health.end('well')]).toEqual([false, 30_000, false])
  expect([health.isUp('https://abc.example.com'), health.restOf('https://abc.example.com')]).toEqual([true, 0])
  health.clock.now = 30_000
  expect([health.isUp(base), health.restOf(base)]).toEqual([true, 0])
})

it('lets an origin rest that says how long it wants to be left alone, and asks it anew after that', () => {
  const health = startHealth()
  health.fail(1, { reason: 'origin-server-error', detail: '', status: 503, retryAfterMs: 7_000 })
  expect(health.isUp(base)).toBe(true)
  health.fail(1, { reason: 'origin-throttled', detail: '', status: 429, retryAfterMs: 7_000 })
  expect([health.isUp(base), health.restOf(base)]).toEqual([false, 7_000])
  health.clock.now = 7_000
  expect(health.isUp(base)).toBe(true)
})

it('counts failures in a row alone', () => {
  const health = startHealth()
  health.fail(4)
  health.end('well')
  health.fail(4)
  expect(health.isUp(base)).toBe(true)
})

it('lets one request at a time try whether it is well, and rest again when it is not', () => {
  const health = startHealth()
  health.fail(5)
  health.clock.now = 30_000
  const probe = health.begin(base)
  expect([probe !== null, health.begin(base), health.isUp(base)]).toEqual([true, null, false])
  expect(health.restOf(base)).toBeGreaterThan(0)
  probe?.end(unreachable)
  expect([health.isUp(base), health.restOf(base)]).toEqual([false, 30_000])
  health.clock.now = 60_000
  expect(health.end('well')).toBe(true)
  expect(health.fail(4)).toBe(true)
  expect(health.isUp(base)).toBe(true)
})

it('lets the next one try when it never came out', () => {
  const health = startHealth()
  health.fail(5)
  health.clock.now = 30_000
  health.begin(base)?.end(null)
  expect(health.isUp(base)).toBe(true)
})

it('rests as long as the origin asks, within reason', () => {
  const health = startHealth()
  health.fail(4)
  health.end({ reason: 'origin-throttled', detail: '', status: 429, retryAfterMs: 5_000 })
  expect(health.restOf(base)).toBe(5_000)
  health.clock.now = 5_000
  health.end({ reason: 'origin-server-error', detail: '', status: 503, retryAfterMs: 86_400_000 })
  expect(health.restOf(base)).toBe(600_000)
})

it('does not rest for what an origin asks of one key', () => {
  const health = startHealth()
  health.fail(4, { reason: 'origin-server-error', detail: '', status: 503, retryAfterMs: 86_400_000 })
  expect(health.isUp(base)).toBe(true)
})

it.each<[string, OriginFailure, boolean]>([
  ['a 500', { reason: 'origin-server-error', detail: '', status: 500 }, true],
  ['a 429', { reason: 'origin-throttled', detail: '', status: 429 }, true],
  ['no answer in time', { reason: 'origin-first-byte-timeout', detail: '' }, true],
  ['a connection that closes without an answer', { reason: 'origin-bad-response', detail: '' }, true],
  ['a name nobody knows', { reason: 'origin-name-unknown', detail: '' }, true],
  ['an answer nobody understands', { reason: 'origin-bad-response', detail: '', status: 200 }, false],
  ['a 404', { reason: 'origin-not-found', detail: '', status: 404 }, false],
  ['a 403', { reason: 'origin-forbidden', detail: '', status: 403 }, false],
  ['our own policy', { reason: 'origin-refused-by-policy', detail: '' }, false],
])('takes %s as a failure: %o %s', (_, failure, isSick) => {
  const health = startHealth()
  health.fail(5, failure)
  expect(health.isUp(base)).toBe(!isSick)
})

it('remembers no more origins than it can hold', () => {
  const health = startHealth()
  health.fail(5)
  for (let i = 0; i < 10_000; i += 1) health.end(unreachable, `http://${i}.example.com`)
  expect(health.isUp(base)).toBe(true)
})
