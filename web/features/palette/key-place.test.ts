import { describe, expect, it } from 'vitest'
import { parseKeyPlace, splitPrefix } from './key-place.ts'

const buckets = [{ name: 'photos-old-1' }, { name: 'photos-1' }, { name: 'videos-1' }]

describe('a place among keys', () => {
  it.each([
    ['photos-1/2024/', null, { bucket: 'photos-1', prefix: '2024/' }],
    ['photos/a', null, { bucket: 'photos-old-1', prefix: 'a' }],
    ['videos-1/', null, { bucket: 'videos-1', prefix: '' }],
    ['videos-1/ a b', null, { bucket: 'videos-1', prefix: ' a b' }],
    ['/docs/', 'videos-1', { bucket: 'videos-1', prefix: 'docs/' }],
    ['/docs/', null, null],
    ['photos-1', 'videos-1', null],
    ['music/a', 'videos-1', null],
  ] as const)('"%s" in bucket %s is %j', (text, present, place) =>
    expect(parseKeyPlace(text, buckets, present)).toEqual(place),
  )

  it('is a folder, and the start of names in it', () => {
    expect(splitPrefix('a/b/c')).toEqual({ folder: 'a/b/', rest: 'c' })
    expect(splitPrefix('a/b/')).toEqual({ folder: 'a/b/', rest: '' })
    expect(splitPrefix('a')).toEqual({ folder: '', rest: 'a' })
  })
})
