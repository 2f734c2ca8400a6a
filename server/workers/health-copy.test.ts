import { expect, it } from 'vitest'
import { createHealthCopy } from './health-copy.ts'

const [a, b] = ['http://a.example:80', 'http://b.example:80']

it('an origin rests for as long as was told, and whoever is not named any more does not', () => {
  let time = 0
  const health = createHealthCopy(() => time)
  expect(health.isUp(a)).toBe(true)
  health.learn(new Map([[a, 1_000]]))
  expect([health.isUp(a), health.isUp(b)]).toEqual([false, true])
  time = 999
  expect(health.isUp(a)).toBe(false)
  time = 1_000
  expect(health.isUp(a)).toBe(true)
  health.learn(new Map([[a, Number.POSITIVE_INFINITY]]))
  time = 1e12
  expect(health.isUp(a)).toBe(false)
  health.learn(new Map([[b, 5]]))
  expect([health.isUp(a), health.isUp(b)]).toEqual([true, false])
})
