import { expect, it } from 'vitest'
import { holds, previewKeyOf, previewMs, previewQuery, readPreviewQuery } from './preview-link.ts'

const secret = previewKeyOf(Buffer.alloc(32, 'test'))
const preview = {
  bucket: 'photos-1',
  key: 'a/../b&c=d 图.png',
  etag: '"1"',
  disposition: 'inline',
  expiresAt: 60_000,
} as const
const read = (query: string) =>
  readPreviewQuery(query) ?? { key: '', disposition: 'inline', expiresAt: 0, signature: 'A'.repeat(43) }

it('says of an address what it is for, and that it holds until its time is over', () => {
  const wanted = read(previewQuery(secret, preview))
  expect(wanted).toMatchObject({ key: preview.key, disposition: 'inline', expiresAt: 60_000 })
  expect(holds(secret, wanted, preview, 1)).toBe(true)
  expect(holds(secret, wanted, preview, 60_000)).toBe(false)
  expect(holds(secret, wanted, preview, 60_000 - previewMs - 1)).toBe(false)
})

it.each([
  ['another key', { key: 'other' }],
  ['another moment', { expiresAt: 59_999 }],
  ['another disposition', { disposition: 'attachment' }],
  ['another signature', { signature: 'A'.repeat(43) }],
] as const)('does not hold for %s', (_, change) => {
  expect(holds(secret, { ...read(previewQuery(secret, preview)), ...change }, preview, 1)).toBe(false)
})

it('does not hold for another bucket, another version, or under another key', () => {
  const wanted = read(previewQuery(secret, preview))
  expect(holds(secret, wanted, { ...preview, bucket: 'photos-2' }, 1)).toBe(false)
  expect(holds(secret, wanted, { ...preview, etag: '"2"' }, 1)).toBe(false)
  expect(holds(previewKeyOf(Buffer.alloc(32, 'else')), wanted, preview, 1)).toBe(false)
})

it.each([
  'preview=1',
  'preview=x&disposition=inline&signature=a&key=b',
  `preview=1&disposition=inline&signature=${'A'.repeat(43)}&key=%ff`,
])('reads nothing in %s', (query) => expect(readPreviewQuery(query)).toBeNull())
