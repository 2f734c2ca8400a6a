import { expect, it } from 'vitest'
import { createThrottle } from './throttle.ts'

const waiter = new AbortController()

/** A throttle over a clock that goes on by what is waited for. */
function startThrottle(rate: () => number | null) {
  const clock = { now: 0 }
  const waited: number[] = []
  const throttle = createThrottle(rate, {
    now: () => clock.now,
    wait: async (ms) => void waited.push(ms),
  })
  return { clock, waited, take: (bytes: number) => throttle(bytes, waiter) }
}

it('lets a quarter of a second’s bytes through at once, and makes the rest take their time', async () => {
  const { take, waited, clock } = startThrottle(() => 1_000)
  await take(250)
  expect(waited).toEqual([])
  await take(100)
  await take(100)
  expect(waited).toEqual([100, 200])
  clock.now = 200
  await take(1_000)
  expect(waited).toEqual([100, 200, 1_000])
})

it('saves up no more than that while nothing comes', async () => {
  const { take, waited, clock } = startThrottle(() => 1_000)
  clock.now = 3_600_000
  await take(1_250)
  expect(waited).toEqual([1_000])
})

it('heeds a rate that is changed, and none at all', async () => {
  let rate: number | null = null
  const { take, waited } = startThrottle(() => rate)
  await take(1e9)
  rate = 500
  await take(500)
  expect(waited).toEqual([750])
})

it('ends its waiting with the request', async () => {
  const stop = new AbortController()
  const throttle = createThrottle(() => 1)
  const waiting = throttle(1_000, stop)
  stop.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow()
})
