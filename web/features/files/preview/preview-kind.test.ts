import { describe, expect, it } from 'vitest'
import { charsetOf, isEncoded, previewKind } from './preview-kind.ts'

const of = (type: string) => previewKind({ headers: { 'content-type': type } })

describe('how an object is looked at', () => {
  it.each([
    ['image/jpeg', 'image'],
    ['image/svg+xml', 'image'],
    ['Video/MP4; codecs="avc1"', 'video'],
    ['audio/ogg', 'audio'],
    ['text/html; charset=utf-8', 'text'],
    ['application/json', 'text'],
    ['application/problem+json', 'text'],
    ['application/xhtml+xml', 'text'],
    ['application/pdf', null],
    ['application/octet-stream', null],
    ['', null],
  ])('%s as %s', (type, kind) => expect(of(type)).toBe(kind))

  it('not at all without a type', () => expect(previewKind({ headers: {} })).toBeNull())
})

it.each([
  ['text/plain', 'utf-8'],
  ['text/plain; charset=GB18030', 'gb18030'],
  ['text/plain; charset="utf-16le"', 'utf-16le'],
  ['text/plain; charset=klingon', 'utf-8'],
])('%s is read as %s', (type, charset) => expect(charsetOf(type)).toBe(charset))

it('knows bytes of which a part alone cannot be read', () => {
  expect(isEncoded({ headers: { 'content-encoding': 'gzip' } })).toBe(true)
  expect(isEncoded({ headers: { 'content-encoding': 'Identity' } })).toBe(false)
  expect(isEncoded({ headers: {} })).toBe(false)
})
