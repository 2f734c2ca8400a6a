import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BucketHome, bucketNameProblem, fullBucketName, maxBucketNameLength } from './bucket-name.ts'
import { BucketName } from './fields.ts'

const home: BucketHome = { appid: '1250000000', region: 'local', domain: 'localhost' }
const cos: BucketHome = { appid: '1250000000', region: 'ap-guangzhou', domain: 'myqcloud.com' }

describe('a bucket’s name', () => {
  it.each([
    ['examplebucket', null],
    ['a', null],
    ['0', null],
    ['a-b-c', null],
    ['a--b', null],
    ['10-10-10-10', null],
    ['xn--fsqu00a', null],
    ['login', null],
    ['', 'empty'],
    ['Example', 'characters'],
    ['a.b', 'characters'],
    ['a_b', 'characters'],
    ['a b', 'characters'],
    ['a/b', 'characters'],
    ['a\n', 'characters'],
    ['例子', 'characters'],
    ['ａ', 'characters'],
    ['-a', 'hyphen'],
    ['a-', 'hyphen'],
    ['-', 'hyphen'],
  ] as const)('%j: %s', (name, problem) => expect(bucketNameProblem(name, home)).toBe(problem))

  it('carries the AppID', () => {
    expect(fullBucketName('examplebucket', home)).toBe('examplebucket-1250000000')
  })

  it('is as long as the access domain of COS leaves room for', () => {
    const most = maxBucketNameLength(cos)
    // `<bucket>-<appid>.cos.<region>.myqcloud.com` may have 60 characters, but 32 are always left for the bucket.
    expect(most).toBe(Math.max(60 - '.cos.ap-guangzhou.myqcloud.com'.length, 32) - '-1250000000'.length)
    expect(bucketNameProblem('a'.repeat(most), cos)).toBeNull()
    expect(bucketNameProblem('a'.repeat(most + 1), cos)).toBe('too-long')
  })

  it('keeps its room under a long base domain, and fits a DNS label under a short one', () => {
    const long = { ...home, domain: `${'long.'.repeat(20)}example` }
    expect(fullBucketName('a'.repeat(maxBucketNameLength(long)), long)).toHaveLength(32)
    const short = { appid: '1', region: 'x', domain: 'y' }
    expect(fullBucketName('a'.repeat(maxBucketNameLength(short)), short).length).toBeLessThanOrEqual(63)
  })

  it('that is fine makes a full name that the API takes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,40}$/), (name) => {
        if (bucketNameProblem(name, home) === null)
          expect(BucketName.safeParse(fullBucketName(name, home)).success).toBe(true)
      }),
    )
  })
})
