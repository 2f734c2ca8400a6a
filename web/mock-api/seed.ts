import type { ObjectDetail } from '../../contract/objects.ts'
import { defaultRuleDefaults } from '../../contract/origin-pull.ts'
import type { PullView } from '../../contract/pulls.ts'
import { type RuleView, ruleDefaults } from '../../contract/rule.ts'
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
  const archive = add('media-archive-2019-1250000000', {
    view: { createdAt: '2019-08-30T07:15:00.000Z', objects: 1_284_551, bytes: 8_913_422_112_004 },
    rule: {
      enabled: true,
      rules: furtherRules(),
      defaultRule: { ...defaultRuleDefaults, address: '[2001:db8::1]:8080', protocol: 'https' },
      updatedAt: '2024-01-01T00:00:00.000Z',
      version: 12,
    },
  })
  archive.pulls = examplePulls()
}

/** One rule of each mode; the last one never gets a request. */
export function furtherRules(): RuleView[] {
  const rule = (id: string, prefix: string, more: Partial<RuleView>): RuleView => ({
    ...ruleDefaults,
    id,
    enabled: true,
    condition: { prefix, suffix: '', excludedHosts: [] },
    ...more,
  })
  return [
    rule('images', 'images/', {
      mode: 'sync',
      address: 'img.example.com',
      protocol: 'https',
      credentials: { kind: 'basic', user: 'reader', secretSet: true },
    }),
    rule('old', 'old/', {
      mode: 'redirect',
      address: 'legacy.example.com',
      redirectCode: 301,
      statuses: ['403', '404'],
    }),
    rule('small', 'images/small/', { address: 'thumbs.example.com', protocol: 'follow' }),
  ]
}

/** One pull in each state. */
export function examplePulls(): PullView[] {
  const pull = (id: string, key: string, more: Partial<PullView>): PullView => ({
    ...pullDefaults,
    attempts: 1,
    id,
    key,
    ...more,
  })
  return [
    pull('5', 'images/2026/new.jpg', {
      rule: 'images',
      reason: 'origin-throttled',
      originStatus: 429,
      originHost: 'img.example.com',
      detail: 'The origin answered 429',
      nextAttemptAt: '2026-03-05T08:02:00.000Z',
    }),
    pull('4', 'video/launch.mp4', { state: 'running', bytes: 41_943_040, totalBytes: 104_857_600 }),
    pull('3', 'docs/missing.pdf', {
      state: 'failed',
      attempts: 3,
      reason: 'origin-not-found',
      originStatus: 404,
      originHost: '[2001:db8::1]:8080',
      detail: 'The origin answered 404',
    }),
    pull('2', 'picture.jpg', { state: 'done', bytes: 482_133, totalBytes: 482_133, replaces: true }),
    pull('1', 'docs/old.pdf', { state: 'cancelled', reason: 'cancelled-by-operator', rule: 'gone' }),
  ]
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
  version: 1,
  sha256: key.length.toString(16).padStart(64, '0'),
  source: { kind: 'uploaded' },
})

/** A pull nobody has touched. */
export const pullDefaults: PullView = {
  id: '1',
  key: 'picture.jpg',
  state: 'queued',
  rule: 'default',
  replaces: false,
  warmUp: null,
  attempts: 0,
  bytes: 0,
  totalBytes: null,
  reason: null,
  originStatus: null,
  originHost: null,
  limit: null,
  detail: null,
  queuedAt: '2026-03-05T08:00:00.000Z',
  startedAt: null,
  nextAttemptAt: null,
  endedAt: null,
}
