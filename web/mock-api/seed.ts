import type { ObjectDetail } from '../../contract/objects.ts'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import type { addBucket } from './db.ts'

/** What the mock shows when it starts: one bucket in full use, one empty, one that fails, some for the list. */
export function seed(add: typeof addBucket) {
  const example = add('examplebucket-1250000000', {
    view: { access: 'public-read', accelerated: true, createdAt: '2026-03-04T09:30:00.000Z' },
    rule: {
      enabled: true,
      defaultRule: { ...defaultRuleDefaults, address: 'abc.example.com' },
      updatedAt: '2026-03-04T09:42:00.000Z',
      version: 3,
    },
  })
  for (const object of exampleObjects()) example.objects.set(object.key, object)
  example.view.objects = example.objects.size
  example.view.bytes = exampleObjects().reduce((sum, { size }) => sum + size, 0)
  add('empty-1250000000', { view: { createdAt: '2026-05-21T12:00:00.000Z' } })
  add('broken-1250000000', { view: { createdAt: '2025-11-02T18:05:00.000Z', objects: 7, bytes: 4_096 } })
  add('media-archive-2019-1250000000', {
    view: { createdAt: '2019-08-30T07:15:00.000Z', objects: 1_284_551, bytes: 8_913_422_112_004 },
    rule: {
      enabled: true,
      defaultRule: { ...defaultRuleDefaults, address: '[2001:db8::1]:8080', protocol: 'https' },
      updatedAt: '2024-01-01T00:00:00.000Z',
      version: 12,
    },
  })
}

const image = { 'content-type': 'image/jpeg' }

export function exampleObjects(): ObjectDetail[] {
  const pulled = (key: string, size: number, headers: Record<string, string>) => ({
    ...object(key, size, headers),
    source: {
      kind: 'pulled' as const,
      url: `http://abc.example.com/${encodeURI(key)}`,
      originEtag: '"5f3e-63c1"',
      originLastModified: 'Tue, 03 Mar 2026 10:00:00 GMT',
    },
  })
  return [
    pulled('picture.jpg', 482_133, { ...image, 'cache-control': 'max-age=3600' }),
    object('index.html', 1_204, { 'content-type': 'text/html' }),
    object('docs/manual.pdf', 2_403_221, { 'content-type': 'application/pdf' }),
    object('docs/读我.txt', 312, { 'content-type': 'text/plain; charset=utf-8' }),
    ...Array.from({ length: 24 }, (_, n) => pulled(`images/2026/photo ${n + 1}.jpg`, 90_000 + n * 7_919, image)),
    object('stuck.bin', 10, { 'content-type': 'application/octet-stream' }),
  ]
}

/** An uploaded object with invented checksums. */
export const object = (key: string, size: number, headers: Record<string, string>): ObjectDetail => ({
  key,
  size,
  etag: `"${key.length.toString(16).padStart(32, 'a')}"`,
  storedAt: '2026-03-05T08:00:00.000Z',
  headers,
  sha256: key.length.toString(16).padStart(64, '0'),
  source: { kind: 'uploaded' },
})
