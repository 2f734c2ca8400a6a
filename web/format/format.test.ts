import { describe, expect, it } from 'vitest'
import { formatDuration, formatShortMoment, localMinutes } from './moments.ts'
import { formatBytes, formatCount } from './numbers.ts'
import { chooseTimeZone } from './time-zone.ts'

describe('formats', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [1_048_575, '1 MB'],
    [5 * 1024 ** 3, '5 GB'],
    [3 * 1024 ** 6, '3,072 PB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text))

  it.each(['en', 'zh-CN'])('are what Intl writes, with and without it, in %s', (locale) => {
    const intl = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    const numbers = Array.from({ length: 12_000 }, (_, n) => (n * 11) / 128)
    expect(numbers.map((n) => formatCount(n, locale))).toEqual(numbers.map((n) => intl.format(n)))
  })

  it('tell a moment that is near by its time, and one that is long ago by its year', () => {
    const near = formatShortMoment(new Date(Date.now() - 3_600_000).toISOString(), 'en')
    expect(near).toMatch(/^[A-Z][a-z]{2} \d+, \d+:\d\d\s[AP]M$/u)
    expect(formatShortMoment('2019-08-30T12:00:00Z', 'en')).toBe('Aug 30, 2019')
  })

  it('read the clock of the time zone that was chosen', () => {
    chooseTimeZone('Asia/Kathmandu')
    expect(localMinutes('2026-11-21T00:00:00Z')).toBe(Date.UTC(2026, 10, 21, 5, 45) / 60_000)
    chooseTimeZone(null)
  })

  it('follow the language', () => {
    expect(formatCount(1_284_551, 'en')).toBe('1,284,551')
    expect(formatDuration(1204, 'zh-CN')).toBe('1.2秒')
  })
})
