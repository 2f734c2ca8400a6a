import { describe, expect, it } from 'vitest'
import { evenly, roundMoments, ticksTo } from './axis.ts'

const kb = 1024

describe('axes', () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [90, [0, 50, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])('to %d have round ticks', (most, ticks) => expect(ticksTo(most)).toEqual(ticks))

  it.each([
    [10 * kb, [0, 5 * kb, 10 * kb]],
    [700 * kb, [0, 200 * kb, 400 * kb, 600 * kb, 800 * kb]],
    [1_000 * kb, [0, 256 * kb, 512 * kb, 768 * kb, 1_024 * kb]],
    [1.5 * kb ** 3, [0, 0.5 * kb ** 3, kb ** 3, 1.5 * kb ** 3]],
    [2.8 * kb ** 2, [0, kb ** 2, 2 * kb ** 2, 3 * kb ** 2]],
  ])('to %d bytes are round in the units that bytes are told in', (most, ticks) =>
    expect(ticksTo(most, 1024)).toEqual(ticks),
  )

  it('reach above everything in few steps', () => {
    for (let most = 1; most < 1e12; most = Math.ceil(most * 1.7))
      for (const base of [10, 1024] as const) {
        const ticks = ticksTo(most, base)
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most)
        expect(ticks.length).toBeLessThanOrEqual(6)
      }
  })

  it('of time name full hours of the clock that is read, not the minute at which they begin', () => {
    const minuteOf = (iso: string) => Date.parse(iso) / 60_000
    const day = Array.from({ length: 97 }, (_, i) => new Date(Date.UTC(2026, 10, 20, 23, 45 + 15 * i)).toISOString())
    const utc = roundMoments(day, minuteOf, 7).map((iso) => iso.slice(11, 16))
    expect(utc).toEqual(['00:00', '04:00', '08:00', '12:00', '16:00', '20:00'])
    const kathmandu = roundMoments(day, (iso) => minuteOf(iso) + 345, 7)
    expect(kathmandu[0]?.slice(11, 16)).toBe('02:15')
    expect(roundMoments(day.slice(1, 3), () => Number.NaN, 7)).toHaveLength(2)
  })

  it('name some of many places, evenly', () => {
    expect(evenly([1, 2, 3, 4, 5, 6, 7], 4)).toEqual([1, 3, 5, 7])
    expect(evenly([1, 2], 4)).toEqual([1, 2])
  })
})
