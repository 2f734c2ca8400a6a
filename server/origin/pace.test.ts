import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type PaceLimits, watchPace } from './pace.ts'

const limits: PaceLimits = { idleMs: 30_000, minBytesPerSecond: 1_024, rateWindowMs: 30_000 }
const state = { received: 0, waiting: true, failed: '' }
let stop = () => {}

const paced = {
  isWaiting: () => state.waiting,
  received: () => state.received,
  fail: (error: Error) => {
    state.failed ||= error.message
    stop()
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(state, { received: 0, waiting: true, failed: '' })
  stop = watchPace(limits, paced).stop
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

/** Lets seconds pass in each of which the origin sends so many bytes. */
function seconds(count: number, bytesEach: number) {
  for (let i = 0; i < count; i++) {
    state.received += bytesEach
    vi.advanceTimersByTime(1_000)
  }
}

describe('an origin', () => {
  it('that sends nothing for 30 seconds is given up, and not before', () => {
    seconds(29, 0)
    expect(state.failed).toBe('')
    seconds(2, 0)
    expect(state.failed).toBe('The origin stopped sending')
  })

  it('that drips below the least rate is given up after one window', () => {
    seconds(29, 1)
    expect(state.failed).toBe('')
    seconds(2, 1)
    expect(state.failed).toBe('The origin sends less than 1024 bytes a second')
  })

  it('is measured anew in every window: a fast start pays for nothing later', () => {
    seconds(30, 1_000_000)
    expect(state.failed).toBe('')
    seconds(31, 1)
    expect(state.failed).toBe('The origin sends less than 1024 bytes a second')
  })

  it('may go on at the least rate for ever', () => {
    seconds(600, 1_024)
    expect(state.failed).toBe('')
  })

  it('may pause for half a minute less a second, again and again, if it is quick in between', () => {
    for (let i = 0; i < 10; i++) {
      seconds(1, 1_000_000)
      seconds(28, 0)
    }
    expect(state.failed).toBe('')
  })

  it('may drip as it likes where no rate is asked for', () => {
    stop()
    stop = watchPace({ ...limits, minBytesPerSecond: 0 }, paced).stop
    seconds(600, 1)
    expect(state.failed).toBe('')
  })

  it('is not blamed for our own slowness', () => {
    state.waiting = false
    seconds(3_600, 0)
    expect(state.failed).toBe('')
    state.waiting = true
    seconds(28, 0)
    expect(state.failed).toBe('')
  })

  it('is watched no longer than its body lasts', () => {
    stop()
    seconds(60, 0)
    expect(state.failed).toBe('')
    expect(vi.getTimerCount()).toBe(0)
  })
})
