import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleOf } from '../../domain/rule.fixture.ts'
import { type ObjectsSite, startObjectsSite } from '../../testing/objects-site.ts'
import { rawHttp } from '../../testing/raw-http.ts'

let site: ObjectsSite
const body = 'The quick brown fox'
const stored = { 'content-type': 'text/plain', 'cache-control': 'max-age=60', 'content-language': 'en' }

beforeAll(async () => {
  site = await startObjectsSite()
  const put = (bucket: number, key: string, headers: Record<string, string> = stored) =>
    site.objects.put({ bucket, key }, Buffer.from(body), { headers, source: { kind: 'uploaded' } })
  await put(site.bucket('open-1'), 'a b+%.txt')
  await put(site.bucket('closed-1', { access: 'private' }), 'k')
  await put(site.bucket('slow-1', { accelerated: false }), 'k')
  site.bucket('pull-1', {}, [ruleOf()])
  await put(1, 'k')
  await put(1, 'page.html', { 'content-type': 'text/html', 'content-disposition': 'inline' })
  await put(1, 'empty')
  await site.objects.put({ bucket: 1, key: 'empty' }, Buffer.alloc(0), {
    headers: stored,
    source: { kind: 'uploaded' },
  })
})
afterAll(() => site.close())

async function ask(host: string, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const lines = Object.entries({ Host: host, Connection: 'close', ...headers }).map(([n, v]) => `${n}: ${v}\r\n`)
  return rawHttp(site.port, `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
}
const open = 'open-1.file.localhost'

describe('where a bucket answers', () => {
  it.each([
    ['its accelerated domain', open, '/a%20b+%25.txt'],
    ['its access domain', 'open-1.cos.local.localhost', '/a%20b+%25.txt'],
    ['path style on the base host', 'localhost:9000', '/open-1/a%20b+%25.txt'],
    ['path style on an address', '127.0.0.1:9000', '/open-1/a%20b%2B%25.txt'],
    ['the regional host', 'cos.local.localhost', '/open-1/a%20b+%25.txt'],
  ])('serves an object on %s', async (_, host, path) => {
    expect(await ask(host, path)).toMatchObject({ status: 200, body })
  })

  it.each([
    ['a bucket that does not exist', 'none-1.file.localhost', '/k', 404, 'NoSuchBucket'],
    ['an unknown host', 'open-1.example.com', '/k', 404, 'NoSuchBucket'],
    ['an accelerated domain that is off', 'slow-1.file.localhost', '/k', 404, 'NoSuchBucket'],
    ['a private bucket', 'closed-1.cos.local.localhost', '/k', 403, 'AccessDenied'],
    ['a private bucket, whether the key exists or not', 'closed-1.cos.local.localhost', '/x', 403, 'AccessDenied'],
    ['a missing key', open, '/missing', 404, 'NoSuchKey'],
    ['the root of a bucket', open, '/', 403, 'AccessDenied'],
    ['the root of the base host', 'localhost', '/', 404, 'NoSuchBucket'],
    ['bytes that are not UTF-8', open, '/%ff', 400, 'InvalidURI'],
    ['a key of 851 bytes', open, `/${'k'.repeat(851)}`, 400, 'KeyTooLong'],
  ])('refuses %s with the error document of COS', async (_, host, path, status, code) => {
    const answer = await ask(host, path)
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/xml' } })
    expect(answer.body).toContain(`<Code>${code}</Code>`)
    expect(answer.body).toContain(`<RequestId>${answer.headers['x-cos-request-id']}</RequestId>`)
  })

  it('serves an accelerated domain that is off on the access domain still', async () => {
    expect(await ask('slow-1.cos.local.localhost', '/k')).toMatchObject({ status: 200, body })
  })

  it.each(['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'])('answers %s with 405 and what is allowed', async (method) => {
    const answer = await ask(open, '/k', {}, method)
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(answer.body).toContain('<Code>MethodNotAllowed</Code>')
  })

  it('escapes what the client wrote in the error document', async () => {
    expect((await ask(open, "/<x>&'")).body).toContain('<Resource>/&lt;x&gt;&amp;&apos;</Resource>')
  })
})

describe('a hit', () => {
  it('carries its stored headers, its validators, and forbids sniffing', async () => {
    expect((await ask(open, '/k')).headers).toMatchObject({
      'content-type': 'text/plain',
      'cache-control': 'max-age=60',
      'content-language': 'en',
      'content-length': '19',
      'accept-ranges': 'bytes',
      etag: /^"[0-9a-f]{32}"$/.exec((await ask(open, '/k')).headers.etag ?? '')?.[0],
      'last-modified': expect.stringMatching(/GMT$/),
      'x-content-type-options': 'nosniff',
      'x-cos-request-id': expect.stringMatching(/./),
    })
  })

  it('answers HEAD like GET without the body', async () => {
    const [got, head] = [await ask(open, '/k'), await ask(open, '/k', {}, 'HEAD')]
    expect(head.body).toBe('')
    const same = ({ 'x-cos-request-id': _, date: __, ...rest }: Readonly<Record<string, string>>) => rest
    expect(same(head.headers)).toEqual(same(got.headers))
  })

  it('serves an object of no bytes', async () => {
    expect(await ask(open, '/empty')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '0' } })
  })

  it('answers a condition that holds with 304 and no body', async () => {
    const { etag = '' } = (await ask(open, '/k')).headers
    const answer = await ask(open, '/k', { 'If-None-Match': etag })
    expect(answer).toMatchObject({ status: 304, body: '', headers: { etag, 'cache-control': 'max-age=60' } })
    expect(answer.headers['content-type']).toBeUndefined()
  })

  it('answers a condition that fails with 412', async () => {
    const answer = await ask(open, '/k', { 'If-Match': '"other"' })
    expect(answer.status).toBe(412)
    expect(answer.body).toContain('<Code>PreconditionFailed</Code>')
  })

  it('serves a range, and the whole when If-Range does not hold', async () => {
    const range = { Range: 'bytes=4-8' }
    expect(await ask(open, '/k', range)).toMatchObject({
      status: 206,
      body: 'quick',
      headers: { 'content-range': 'bytes 4-8/19', 'content-length': '5' },
    })
    expect(await ask(open, '/k', { ...range, 'If-Range': '"other"' })).toMatchObject({ status: 200, body })
  })

  it('ignores a range of a HEAD', async () => {
    expect(await ask(open, '/k', { Range: 'bytes=4-8' }, 'HEAD')).toMatchObject({ status: 200 })
  })

  it('names the size when no byte of the range exists', async () => {
    const answer = await ask(open, '/k', { Range: 'bytes=19-' })
    expect(answer).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */19' } })
    expect(answer.body).toContain('<Code>InvalidRange</Code>')
  })

  it('serves active content on the shared host only as a sandboxed download', async () => {
    expect((await ask('localhost', '/open-1/page.html')).headers).toMatchObject({
      'content-disposition': 'attachment',
      'content-security-policy': expect.stringMatching(/^sandbox;/),
    })
    expect((await ask(open, '/page.html')).headers['content-disposition']).toBe('inline')
    expect((await ask('localhost', '/open-1/k')).headers['content-disposition']).toBeUndefined()
  })
})

describe('a miss', () => {
  const pull = 'pull-1.file.localhost'

  it('redirects to the origin, is kept by no cache, and queues the pull', async () => {
    const before = site.queued.length
    expect(await ask(pull, '/picture.jpg')).toMatchObject({
      status: 302,
      body: '',
      headers: { location: 'http://abc.example.com/picture.jpg', 'cache-control': 'no-store', 'content-length': '0' },
    })
    expect(site.queued.slice(before)).toMatchObject([{ key: 'picture.jpg', query: null, scheme: 'http' }])
  })

  it('redirects a range request too, and queues the whole', async () => {
    const before = site.queued.length
    expect(await ask(pull, '/video.mp4', { Range: 'bytes=0-9' })).toMatchObject({ status: 302 })
    expect(site.queued).toHaveLength(before + 1)
  })

  it('answers 404 to a HEAD and to a dot segment, and queues nothing', async () => {
    const before = site.queued.length
    expect(await ask(pull, '/picture.jpg', {}, 'HEAD')).toMatchObject({ status: 404 })
    expect(await ask(pull, '/a/%2e%2e/b')).toMatchObject({ status: 404 })
    expect(await ask(pull, '/a/../b')).toMatchObject({ status: 404 })
    expect(site.queued).toHaveLength(before)
  })

  it('still redirects while a key rests, and queues nothing', async () => {
    const before = site.queued.length
    const { bucket = 0 } = site.queued[0] ?? {}
    site.cooldown.remember({ bucket, key: 'gone.jpg' }, 60_000)
    expect(await ask(pull, '/gone.jpg')).toMatchObject({ status: 302 })
    expect(site.queued).toHaveLength(before)
  })

  it('that is our own pull come back is refused, and queues nothing', async () => {
    const before = site.queued.length
    const answer = await ask(pull, '/x', { 'CDN-Loop': 'other-cdn, this-gateway; v=1' })
    expect(answer.status).toBe(508)
    expect(answer.body).toContain('<Code>LoopDetected</Code>')
    expect(site.queued).toHaveLength(before)
    expect(await ask(pull, '/x', { 'CDN-Loop': 'other-cdn' })).toMatchObject({ status: 302 })
  })
})
