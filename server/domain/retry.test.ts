import { expect, it } from 'vitest'
import type { PullReason } from '../../contract/pulls.ts'
import { longestPause, maxAttempts, mayRetry, pauseAfter } from './retry.ts'

it('never asks again for what the origin does not have', () => {
  expect(mayRetry('origin-not-found', 1)).toBe(false)
})

it.each<[PullReason, boolean]>([
  ['origin-connect-timeout', true],
  ['origin-first-byte-timeout', true],
  ['origin-idle-timeout', true],
  ['origin-too-slow', true],
  ['origin-resting', true],
  ['budget-concurrency', true],
  ['budget-bandwidth', true],
  ['budget-object-size', false],
  ['object-too-large', false],
  ['credentials-missing', false],
  ['origin-refused-by-policy', false],
])('lets time heal %s: %s', (reason, heals) => {
  expect(mayRetry(reason, 1)).toBe(heals)
})

it('gives up after the last attempt', () => {
  expect(mayRetry('origin-timeout', maxAttempts - 1)).toBe(true)
  expect(mayRetry('origin-timeout', maxAttempts)).toBe(false)
})

it.each([
  [1, 0, 1_000],
  [1, 1, 2_000],
  [2, 1, 4_000],
  [5, 0.5, 24_000],
  [60, 1, longestPause],
])('after attempt %d with random %d pauses %d ms', (attempt, random, pause) => {
  expect(pauseAfter(attempt, random)).toBe(pause)
})

it('waits as long as the origin asks, within reason', () => {
  expect(pauseAfter(1, 0, 30_000)).toBe(30_000)
  expect(pauseAfter(1, 0, 1e12)).toBe(longestPause)
})
