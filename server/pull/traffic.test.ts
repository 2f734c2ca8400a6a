import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchTraffic } from './traffic.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is heavy after a window of many requests, until several in a row were quieter', () => {
  using traffic = watchTraffic()
  const window = (requests: number) => {
    for (let i = 0; i < requests; i += 1) traffic.count()
    vi.advanceTimersByTime(100)
    return traffic.isHeavy()
  }
  expect(traffic.isHeavy()).toBe(false)
  expect(window(499)).toBe(false)
  expect(window(500)).toBe(true)
  expect([0, 499, 0, 0].map(window)).toEqual([true, true, true, true])
  expect(window(500)).toBe(true)
  expect([0, 0, 0, 0, 499].map(window)).toEqual([true, true, true, true, false])
})
