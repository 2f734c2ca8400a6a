import { expect, it } from 'vitest'
import { keptHeaders } from './kept-headers.ts'

it('keeps the headers that describe the body, and user metadata, and nothing else', () => {
  const kept = {
    'content-type': 'image/jpeg',
    'cache-control': 'max-age=60',
    'content-disposition': 'inline',
    'content-encoding': 'gzip',
    'content-language': 'zh',
    expires: 'Sun, 06 Nov 1994 08:49:37 GMT',
    'x-cos-meta-owner': 'me',
    'x-amz-meta-mtime': '1',
  }
  const dropped = { 'set-cookie': 'a=b', etag: '"x"', location: '/', 'x-amz-acl': 'public-read', refresh: '0' }
  expect(keptHeaders({ ...kept, ...dropped })).toEqual(kept)
})

it('drops a value that could end a header line', () => {
  expect(keptHeaders({ 'cache-control': 'a\r\nSet-Cookie: b' })).toEqual({ 'content-type': 'application/octet-stream' })
})

it('names a type when the origin gives none, and no encoding when there is none', () => {
  expect(keptHeaders({ 'content-encoding': 'identity' })).toEqual({ 'content-type': 'application/octet-stream' })
})

it('takes at most 2 KB of user metadata', () => {
  const given = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x-amz-meta-${i}`, 'v'.repeat(100)]))
  const bytes = Object.entries(keptHeaders(given))
    .filter(([name]) => name.startsWith('x-'))
    .reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  expect(bytes).toBeGreaterThan(1900)
  expect(bytes).toBeLessThanOrEqual(2048)
})
