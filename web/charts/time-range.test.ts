import { describe, expect, it } from 'vitest'
import { mostSteps } from '../../contract/overview.ts'
import { rangeNames, timeOf, timeRanges } from './time-range.ts'

const now = new Date('2026-11-21T17:05:30.000Z')

describe('time ranges', () => {
  it.each(rangeNames)('%s holds the present, in as many steps as the server gives', (range) => {
    const { from, to, step } = timeOf(range, now)
    const length = (Date.parse(to) - Date.parse(from)) / 1_000
    expect(length).toBe(timeRanges[range].length)
    expect(length / step).toBeLessThanOrEqual(mostSteps)
    expect(Date.parse(to)).toBeGreaterThan(now.getTime())
    expect(Date.parse(to) - now.getTime()).toBeLessThanOrEqual(step * 1_000)
  })

  it('stay where they are until the next step', () => {
    expect(timeOf('24h', new Date('2026-11-21T17:14:59.999Z'))).toEqual(timeOf('24h', now))
    expect(timeOf('24h', new Date('2026-11-21T17:15:00.000Z'))).not.toEqual(timeOf('24h', now))
  })
})
