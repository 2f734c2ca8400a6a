import { describe, expect, it } from 'vitest'
import { formatDuration } from './moments.ts'
import { formatBytes, formatCount } from './numbers.ts'

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

  it('follow the language', () => {
    expect(formatCount(1_284_551, 'en')).toBe('1,284,551')
    expect(formatDuration(1204, 'zh-CN')).toBe('1.2秒')
  })
})
