import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addBucket, db } from '../../mock-api/db.ts'
import { hasDotSegment, objectUrl } from './object-url.ts'

const bucket = (accelerated: boolean) => addBucket('photos-1250000000', { view: { accelerated } }).view
const urlOf = (key: string) => objectUrl(db.system, bucket(true), key)

describe('the URL of an object', () => {
  it('is on the accelerated domain if that is on, else on the access domain', () => {
    expect(urlOf('a.txt')).toBe('http://photos-1250000000.file.localhost:9000/a.txt')
    const slow = objectUrl(db.system, bucket(false), 'a.txt')
    expect(slow).toBe('http://photos-1250000000.cos.local.localhost:9000/a.txt')
  })

  it('has the scheme under which objects are reached, and no port where that needs none', () => {
    const system = { ...db.system, objectsUrl: 'https://objects.example.com' }
    expect(objectUrl(system, bucket(true), 'a')).toBe('https://photos-1250000000.file.localhost/a')
  })

  it.each([
    ['a b+c%2F.txt', '/a%20b%2Bc%252F.txt'],
    ['目录/图🙂.jpg', '/%E7%9B%AE%E5%BD%95/%E5%9B%BE%F0%9F%99%82.jpg'],
    ['/leading', '//leading'],
    ['a//b/', '/a//b/'],
    ["q?#&=;'()!*", '/q%3F%23%26%3D%3B%27%28%29%21%2A'],
    ['back\\slash', '/back%5Cslash'],
  ])('encodes %j as %s', (key, path) => {
    expect(urlOf(key)).toBe(`http://photos-1250000000.file.localhost:9000${path}`)
  })

  it('leads back to the very key, unless clients would fold it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        fc.pre(!hasDotSegment(key))
        expect(decodeURIComponent(new URL(urlOf(key)).pathname.slice(1))).toBe(key)
      }),
    )
  })

  it('is known to be folded where a segment is one or two dots', () => {
    expect(['../a', 'a/./b', '..', 'a/..'].every(hasDotSegment)).toBe(true)
    expect(['a..b', '...', '.hidden', 'a/.b'].some(hasDotSegment)).toBe(false)
  })
})
