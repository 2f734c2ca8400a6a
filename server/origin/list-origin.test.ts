import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../domain/secret.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from '../testing/evil-origin.ts'
import { clientWith, plainSite } from './client.fixture.ts'
import {
  apacheFancyPage,
  apachePlainPage,
  apacheTablePage,
  nginxPage,
  nginxRoundedPage,
} from './index-pages.fixture.ts'
import { type ListedKey, type OriginClient, OriginError, type OriginListing } from './origin-client.ts'

let origin: EvilOrigin
let client: OriginClient

beforeEach(async () => {
  origin = await startEvilOrigin()
  client = clientWith({ now: () => Date.UTC(2026, 10, 21) })
})
afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const never = new AbortController().signal

function list(path: string, listing: Partial<OriginListing> = {}) {
  const url = new URL(`${origin.url}${path}`)
  return client.list({ kind: 'index', url, prefix: '', site: plainSite, signal: never, ...listing })
}

async function all(...args: Parameters<typeof list>): Promise<ListedKey[]> {
  const keys: ListedKey[] = []
  for await (const page of list(...args)) keys.push(...page)
  return keys
}

const keysOf = async (...args: Parameters<typeof list>) => (await all(...args)).map(({ key }) => key)

const failureOf = async (...args: Parameters<typeof list>) => {
  const error: unknown = await all(...args).catch((thrown: unknown) => thrown)
  if (error instanceof OriginError) return error.failure
  throw new Error(`no failure: ${JSON.stringify(error)}`)
}

const indexOf = (...hrefs: readonly string[]) =>
  evil.ok(`<html><title>Index of /x/</title><body>${hrefs.map((h) => `<a href="${h}">x</a>`).join('\n')}</body></html>`)

describe('an index page', () => {
  const weird = "we&ird <x>+%#?;:'.txt"
  const exact = { 'a.txt': 5, 'big file.bin': 123456, empty: 0, [weird]: 1 }

  it.each<[string, string, Record<string, number | null>]>([
    ['nginx', nginxPage, exact],
    ['nginx with rounded sizes', nginxRoundedPage, { ...exact, 'big file.bin': null }],
    ['Apache', apacheFancyPage, { ...exact, 'big file.bin': null }],
    ['Apache with a table and linked icons', apacheTablePage, { ...exact, 'big file.bin': null }],
    ['Apache without sizes', apachePlainPage, { 'a.txt': null, 'big file.bin': null, empty: null, [weird]: null }],
  ])('of %s names its files, their sizes, and those of the folders in it', async (_what, page, sizes) => {
    origin.answer('/files/', evil.ok(page))
    origin.answer('/files/sub/', indexOf('../', 'b.txt'))
    for (const path of ['/files/%E4%BE%8B%20%E5%AD%90/', '/files/%e4%be%8b%20%e5%ad%90/'])
      origin.answer(path, indexOf('%E5%9B%BE.png'))
    const found = Object.fromEntries((await all('/files')).map(({ key, bytes }) => [key, bytes]))
    expect(found).toEqual({ ...sizes, 'sub/b.txt': null, '例 子/图.png': null })
  })

  it('is walked depth first', async () => {
    origin.answer('/', indexOf('a/', 'b/', 'x'))
    origin.answer('/a/', indexOf('c/', 'x'))
    origin.answer('/a/c/', indexOf('x'))
    origin.answer('/b/', indexOf('x'))
    expect(await keysOf('/')).toEqual(['x', 'a/x', 'a/c/x', 'b/x'])
  })

  it('leads down only: not up, across, elsewhere, or to itself', async () => {
    const tricks = [
      '../',
      '..',
      '/',
      './',
      '.',
      '',
      '#top',
      '?C=N;O=D',
      'x?C=N',
      '/other/x',
      '/f',
      '/f/',
      '/ff/x',
      `http://127.0.0.1:1/f/x`,
      '//example.com/f/x',
      'https://example.com/f/x',
      'javascript:alert(1)',
      'mailto:a@b',
      'file:///etc/passwd',
      '%2e%2e/x',
      '.%2E/x',
      '..%2Fx',
      'a%2Fb',
      'a%00b',
      '%ff',
      '%',
      'a/b',
      'a//',
      `http://user@127.0.0.1:${1}/f/x`,
      '\\..\\x',
    ]
    origin.answer('/f/', indexOf(...tricks, 'good', `${origin.url}/f/absolute`, '/f/rooted', './dotted', 'sub/../back'))
    expect(await keysOf('/f/')).toEqual(['good', 'absolute', 'rooted', 'dotted', 'back'])
    expect(origin.seen('/other/')).toEqual([])
  })

  it('that goes on for ever in depth is given up', async () => {
    const answer = indexOf('deeper/')
    for (let path = '/', i = 0; i <= 102; i++, path += 'deeper/') origin.answer(path, answer)
    expect(await failureOf('/')).toMatchObject({ reason: 'origin-bad-response' })
    expect(origin.requests(`/${'deeper/'.repeat(100)}`)).toBe(1)
    expect(origin.requests(`/${'deeper/'.repeat(101)}`)).toBe(0)
  })

  it('is asked for only where the prefix can be', async () => {
    origin.answer('/', indexOf('img/', 'images/', 'im', 'i', 'other/'))
    origin.answer('/img/', indexOf('a.png', 'b.png', 'sub/'))
    origin.answer('/img/sub/', indexOf('c.png'))
    origin.answer('/images/', indexOf('d.png'))
    expect(await keysOf('/', { prefix: 'im' })).toEqual([
      'im',
      'img/a.png',
      'img/b.png',
      'img/sub/c.png',
      'images/d.png',
    ])
    expect(await keysOf('/', { prefix: 'img/a' })).toEqual(['img/a.png'])
    expect(origin.requests('/img/sub/')).toBe(1)
    expect(origin.requests('/images/')).toBe(1)
    expect(origin.requests('/other/')).toBe(0)
  })

  it.each<[string, evil.Answer, string]>([
    ['is no index page', evil.ok('<title>Home</title><a href="about.html">About</a>'), 'origin-bad-response'],
    ['is not there', evil.status(404), 'origin-not-found'],
    ['needs credentials', evil.status(403), 'origin-forbidden'],
    ['redirects', evil.redirect('http://169.254.169.254/'), 'origin-redirected'],
    ['is broken off', evil.truncated(nginxPage, 400), 'origin-truncated'],
    ['is nested without end', evil.chunked(`<title>Index of /</title>${'<b>'.repeat(1e6)}`), 'origin-bad-response'],
    ['is larger than a list can be', evil.huge(65 * 1024 * 1024), 'origin-bad-response'],
    ['is larger than it said', evil.chunked(Buffer.alloc(65 * 1024 * 1024, 'x')), 'origin-bad-response'],
  ])('that %s fails the list', async (_what, answer, reason) => {
    origin.answer('/', answer)
    expect((await failureOf('/')).reason).toBe(reason)
  })

  it('is asked for as the rule asks', async () => {
    origin.answer('/', indexOf('a'))
    const credentials = { kind: 'bearer', secret: new Secret('sesame') } as const
    await all('/', { site: { ...plainSite, hostHeader: 'www.example.com', credentials } })
    expect(origin.seen('/')[0]?.headers).toMatchObject({ host: 'www.example.com', authorization: 'Bearer sesame' })
  })

  it('comes in pages of a thousand keys, and no sooner than they are wanted', async () => {
    origin.answer('/', indexOf('sub/', ...Array.from({ length: 2_500 }, (_, i) => `f${i}`)))
    origin.answer('/sub/', indexOf('x'))
    const sizes: number[] = []
    for await (const page of list('/')) {
      sizes.push(page.length)
      if (sizes.length === 3) expect(origin.requests('/sub/')).toBe(0)
    }
    expect(sizes).toEqual([1_000, 1_000, 500, 1])
  })

  it('ends with the signal’s reason', async () => {
    const held = origin.hold('/')
    const abort = new AbortController()
    const keys = all('/', { signal: abort.signal })
    await held.asked
    abort.abort(new Error('not wanted'))
    await expect(keys).rejects.toThrow('not wanted')
  })
})

const xml = (inner: string) =>
  evil.ok(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListBucketResult>`,
    { 'Content-Type': 'application/xml' },
  )

const entry = (key: string, size: number | string) =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-21T00:00:00.000Z</LastModified><Size>${size}</Size></Contents>`

describe('a bucket', () => {
  const s3 = { kind: 's3' } as const

  it('is listed page by page', async () => {
    const pages = [
      `<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>a+/=&amp;&#x26;</NextContinuationToken>${entry('a', 1)}${entry('b+c%2Bd%25', 2)}`,
      `<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${entry('%E4%BE%8B/%F0%9F%99%82', 3)}`,
    ]
    origin.answer('/bucket', (socket, request) => xml(pages.shift() ?? '')(socket, request))
    expect(await all('/bucket', s3)).toEqual([
      { key: 'a', bytes: 1 },
      { key: 'b c+d%', bytes: 2 },
      { key: '例/🙂', bytes: 3 },
    ])
    const [first, second] = origin.seen('/bucket').map(({ query }) => new URLSearchParams(query))
    expect(Object.fromEntries(first ?? [])).toEqual({
      'encoding-type': 'url',
      'list-type': '2',
      'max-keys': '1000',
      prefix: '',
    })
    expect(second?.get('continuation-token')).toBe('a+/=&&')
  })

  it('that does not encode keys is read as it is', async () => {
    const keys = [
      'a+b',
      '100%',
      'x &amp; &lt;y&gt; &quot;&apos;&#39;&#x4F8B;',
      '&unknown;',
      ' blank ',
      '007',
      'true',
      '1e3',
    ]
    origin.answer('/', xml(keys.map((key) => entry(key, 1)).join('')))
    expect(await keysOf('/', s3)).toEqual([
      'a+b',
      '100%',
      "x & <y> \"''例",
      '&unknown;',
      ' blank ',
      '007',
      'true',
      '1e3',
    ])
  })

  it.each([[''], [entry('only', 1)]])('may be empty, or hold one key: %j', async (inner) => {
    origin.answer('/', xml(inner))
    expect(await all('/', s3)).toEqual(inner === '' ? [] : [{ key: 'only', bytes: 1 }])
  })

  it('is asked for the prefix, and believed only where its keys have it', async () => {
    origin.answer('/', xml(`${entry('img/a b', 1)}${entry('other', 2)}`))
    expect(await keysOf('/', { ...s3, prefix: 'img/a ' })).toEqual(['img/a b'])
    expect(origin.seen('/')[0]?.query).toContain('prefix=img%2Fa%20')
  })

  it('that is private is asked with a signature', async () => {
    origin.answer('/', xml(entry('a', 1)))
    const secret = new Secret('wJalrXUtnFEMI')
    const credentials = { kind: 's3', accessKeyId: 'AKID', region: 'local', bucket: '', style: 'path', secret } as const
    await all('/', { ...s3, site: { ...plainSite, credentials } })
    const { authorization } = origin.seen('/')[0]?.headers ?? {}
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/20261121\/local\/s3\/aws4_request, /)
  })

  const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(100)}">]><ListBucketResult>${entry('&a;', 1)}</ListBucketResult>`

  it.each<[string, evil.Answer]>([
    ['is another document', evil.ok('<?xml version="1.0"?><Error><Code>NoSuchBucket</Code></Error>')],
    ['is no XML', evil.ok('<ListBucketResult><Contents></ListBucketResult>')],
    ['is empty', evil.ok('')],
    ['is JSON', evil.ok('{}')],
    ['has a document type', evil.ok(bomb)],
    ['has a document type in small letters', evil.ok(bomb.replace('DOCTYPE', 'doctype'))],
    ['is nested without end', evil.ok('<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
    ['opens tags without end', evil.ok('<a'.repeat(1e6))],
    ['has an entry without a key', xml('<Contents><Size>1</Size></Contents>')],
    ['has a key that is no UTF-8', xml(`<EncodingType>url</EncodingType>${entry('%ff', 1)}`)],
    ['goes on without a token', xml('<IsTruncated>true</IsTruncated>')],
    [
      'goes on with the same token',
      xml('<IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>'),
    ],
    ['is larger than a list can be', evil.huge(9 * 1024 * 1024)],
  ])('whose list %s fails the list', async (_what, answer) => {
    origin.answer('/', answer)
    expect((await failureOf('/', s3)).reason).toBe('origin-bad-response')
  })

  it('that goes round in a circle is found out', async () => {
    let turn = 0
    origin.answer('/', (socket, request) =>
      xml(`<IsTruncated>true</IsTruncated><NextContinuationToken>${turn++ % 3}</NextContinuationToken>`)(
        socket,
        request,
      ),
    )
    expect((await failureOf('/', s3)).reason).toBe('origin-bad-response')
    expect(turn).toBe(4)
  })

  it('of unreadable sizes has no sizes', async () => {
    origin.answer('/', xml(`${entry('a', '')}${entry('b', '-1')}${entry('c', '1.5')}<Contents><Key>d</Key></Contents>`))
    expect((await all('/', s3)).map(({ bytes }) => bytes)).toEqual([null, null, null, null])
  })
})
