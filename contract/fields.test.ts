import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BucketName, Count, KeyPrefix, keyProblem, Moment, ObjectKey } from './fields.ts'

describe('an object key', () => {
  it.each([
    ['a', null],
    [' ', null],
    ['/', null],
    ['//', null],
    ['a/b/../c', null],
    ['.', null],
    ['a+b%20c&d?e#f', null],
    ['例子/图片.jpg', null],
    ['🦊', null],
    ['e\u0301', null],
    ['line\nend', null],
    ['a'.repeat(850), null],
    ['例'.repeat(283), null],
    ['', 'empty'],
    ['a\0b', 'null-byte'],
    ['a'.repeat(851), 'too-long'],
    ['例'.repeat(284), 'too-long'],
    ['\ud83e', 'not-unicode'],
    ['a\udd8a', 'not-unicode'],
  ] as const)('%j: %s', (key, problem) => {
    expect(keyProblem(key)).toBe(problem)
    expect(ObjectKey.safeParse(key).success).toBe(problem === null)
  })

  it('comes out as it went in: nothing is normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const parsed = ObjectKey.safeParse(text)
        if (parsed.success) expect(parsed.data).toBe(text)
        else expect(keyProblem(text)).not.toBeNull()
      }),
    )
  })

  it('may be the prefix of nothing', () => {
    expect(KeyPrefix.safeParse('').success).toBe(true)
    expect(KeyPrefix.safeParse('a/').success).toBe(true)
    expect(KeyPrefix.safeParse('a\0').success).toBe(false)
    expect(KeyPrefix.safeParse('a'.repeat(851)).success).toBe(false)
  })
})

describe('a bucket’s full name', () => {
  it.each([
    ['examplebucket-1250000000', true],
    ['a-1', true],
    ['a-b--c-1', true],
    ['0-0', true],
    ['examplebucket', false],
    ['-1250000000', false],
    ['-a-1', false],
    ['a--1', false],
    ['A-1', false],
    ['a.b-1', false],
    ['a-1x', false],
    ['a-1\n', false],
    [`${'a'.repeat(61)}-1`, true],
    [`${'a'.repeat(62)}-1`, false],
    [`a-${'1'.repeat(21)}`, false],
    ['../a-1', false],
  ])('%j: %s', (name, fine) => expect(BucketName.safeParse(name).success).toBe(fine))
})

describe('numbers and moments', () => {
  it.each([
    [0, true],
    [5 * 1024 ** 4, true],
    [-1, false],
    [0.5, false],
    [2 ** 53, false],
    [Number.NaN, false],
  ])('the count %d: %s', (count, fine) => expect(Count.safeParse(count).success).toBe(fine))

  it.each([
    ['2026-11-21T06:00:00Z', true],
    ['2026-11-21T06:00:00.123Z', true],
    ['2026-11-21T06:00:00+08:00', false],
    ['2026-11-21', false],
    ['yesterday', false],
  ])('the moment %j: %s', (moment, fine) => expect(Moment.safeParse(moment).success).toBe(fine))
})
