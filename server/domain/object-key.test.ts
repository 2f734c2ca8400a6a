import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeKey, hasDotSegment, keyFromPath } from './object-key.ts'

it.each([
  ['picture.jpg', 'picture.jpg'],
  ['a%20b+c.txt', 'a b+c.txt'],
  ['100%25.txt', '100%.txt'],
  ['%252e%252e/x', '%2e%2e/x'],
  ['a%2Fb', 'a/b'],
  ['/leading//double', '/leading//double'],
  ['%E4%B8%AD%E6%96%87/%F0%9F%98%80', '中文/😀'],
])('decodes the path %j exactly once', (path, key) => {
  expect(keyFromPath(path)).toBe(key)
})

it.each(['%', '%zz', '%ff', '%c3%28', '%ed%a0%80', '%00'])('refuses the path %j', (path) => {
  expect(() => keyFromPath(path)).toThrow(expect.objectContaining({ code: 'InvalidURI' }))
})

it('counts the length of a key in bytes', () => {
  expect(keyFromPath('é'.repeat(425))).toHaveLength(425)
  expect(() => keyFromPath('é'.repeat(426))).toThrow(expect.objectContaining({ code: 'KeyTooLong' }))
})

it('writes a key so that every URL parser reads the same key back', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => !hasDotSegment(text))
  fc.assert(
    fc.property(key, (text) => {
      const url = new URL(`http://abc.example.com/${encodeKey(text)}`)
      expect(url.host).toBe('abc.example.com')
      expect(decodeURIComponent(url.pathname.slice(1))).toBe(text)
      expect(url.search + url.hash).toBe('')
    }),
  )
})

it.each(['..', '.', 'a/../b', 'a/./b', 'a/..', '../a', '%2e%2e/a', 'a/%2E/b', '.%2e', 'a\\..\\b', '%252e%252e'])(
  'sees the dot segment in %j',
  (key) => {
    expect(hasDotSegment(key)).toBe(true)
  },
)

it.each(['...', 'a..b', '.hidden', 'a/.b', 'x%2ey', 'a/b.', '//'])('sees none in %j', (key) => {
  expect(hasDotSegment(key)).toBe(false)
})
