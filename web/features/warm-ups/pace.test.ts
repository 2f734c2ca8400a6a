import { describe, expect, it } from 'vitest'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { paceOf, type Sample, secondsLeft, withSample } from './pace.ts'

const sample = (at: number, ended: number, bytes = 0): Sample => ({ at, ended, bytes })

describe('the pace of a warm-up', () => {
  it('is what ended and was copied of late', () => {
    const samples = [sample(0, 0), sample(2_000, 10, 4_000), sample(4_000, 40, 8_000)]
    expect(paceOf(samples)).toEqual({ keys: 10, bytes: 2_000 })
  })

  it('is not known from one look', () => expect(paceOf([sample(0, 0)])).toBeNull())

  it('forgets what is longer ago than twenty seconds', () => {
    let samples: Sample[] = []
    for (let at = 0; at <= 60_000; at += 2_000) samples = withSample(samples, sample(at, at < 40_000 ? 0 : at))
    expect(samples.length).toBeLessThanOrEqual(10)
    expect(samples[0]?.at).toBe(42_000)
  })

  it('gives an estimate, but not where it stands still', () => {
    const warmUp = { open: 50 } as WarmUpView
    expect(secondsLeft(warmUp, { keys: 5, bytes: 0 })).toBe(10)
    expect(secondsLeft(warmUp, { keys: 0, bytes: 0 })).toBeNull()
    expect(secondsLeft(warmUp, null)).toBeNull()
  })
})
