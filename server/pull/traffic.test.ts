import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchTraffic } from './traffic.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is heavy after a window of many requests, until a quieter one', () => {
  using traffic = watchTraffic()
  for (let i = 0; i < 500; i += 1) traffic.count()
  expect(traffic.isHeavy()).toBe(false)
  vi.advanceTimersByTime(100)
  expect(traffic.isHeavy()).toBe(true)
  for (let i = 0; i < 499; i += 1) traffic.count()
  vi.advanceTimersByTime(100)
  expect(traffic.isHeavy()).toBe(false)
})
