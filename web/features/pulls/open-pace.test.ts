import { expect, it } from 'vitest'
import { mostCounted } from '../../../contract/pulls.ts'
import { type OpenCount, openOf, secondsToNone, withCount } from './open-pace.ts'

const counts = { queued: 30, running: 10, done: 0, failed: 0, cancelled: 0 }
const at = (seconds: number, open: number): OpenCount => ({ at: seconds * 1_000, open })

it('tells how long what is open will take at the pace of late', () => {
  expect(secondsToNone([at(0, 100), at(10, 50)])).toBe(10)
  expect(secondsToNone([at(0, 100), at(4, 50)])).toBeNull()
})

it('tells nothing while as many come as go, nor when none is left', () => {
  expect(secondsToNone([at(0, 50), at(10, 60)])).toBeNull()
  expect(secondsToNone([at(0, 50), at(10, 0)])).toBeNull()
  expect(secondsToNone([])).toBeNull()
})

it('forgets what is longer ago than half a minute', () => {
  let seen: OpenCount[] = []
  for (let second = 0; second <= 90; second += 1) seen = withCount(seen, at(second, 90 - second))
  expect(seen).toHaveLength(30)
  expect(secondsToNone([...seen, at(91, 10)])).toBeGreaterThan(0)
})

it('counts nothing where there are more than anybody counts', () => {
  expect(openOf(counts, 5)).toEqual({ at: 5, open: 40 })
  expect(openOf({ ...counts, queued: mostCounted }, 5)).toBeNull()
})
