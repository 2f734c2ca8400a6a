import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 10, 21, 6, 0, 0)

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    ['120', 120_000],
    ['999999999', 999_999_999_000],
    ['Sat, 21 Nov 2026 06:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 06:00:30 GMT', 30_000],
    ['Sat Nov 21 06:00:30 2026 GMT', 30_000],
    ['Sat, 21 Nov 2026 05:00:00 GMT', 0],
    ['9999999999', null],
    ['-1', null],
    ['1.5', null],
    ['', null],
    ['soon', null],
    ['2026-11-21', null],
    ['Sat, 99 Nov 2026 06:00:30 GMT', null],
    [undefined, null],
  ])('%j is %s milliseconds', (text, ms) => expect(retryAfterMs(text, now)).toBe(ms))
})
