import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PullReason } from '../../contract/pulls.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from '../testing/evil-origin.ts'
import { clientWith, copy, foundIn, readAll } from './client.fixture.ts'
import type { HttpOriginClientOptions } from './http-origin-client.ts'
import { type OriginClient, OriginError, type OriginFailure } from './origin-client.ts'

let origin: EvilOrigin
let client: OriginClient

beforeEach(async () => {
  origin = await startEvilOrigin()
  client = clientWith()
})
afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const get = (path: string, { followRedirects = true, from = client } = {}) =>
  from.get({ url: new URL(`${origin.url}${path}`), followRedirects })

const connectionsAre = (open: number) =>
  vi.waitFor(() => expect(origin.connections().open).toBe(open), { timeout: 20_000 })

describe('a good answer', () => {
  it('is found with its length, its headers and its bytes', async () => {
    origin.answer('/a', evil.ok('hello', { 'Content-Type': 'text/plain', ETag: '"x"' }))
    const answer = foundIn(await get('/a'))
    expect(answer).toMatchObject({ bytes: 5, headers: { 'content-type': 'text/plain', etag: '"x"' } })
    expect(answer.url.href).toBe(`${origin.url}/a`)
    expect(await copy(answer)).toEqual({ text: 'hello', failure: null })
  })

  it('may be empty', async () => {
    origin.answer('/a', evil.ok(''))
    const answer = foundIn(await get('/a'))
    expect(answer.bytes).toBe(0)
    expect(await copy(answer)).toEqual({ text: '', failure: null })
  })

  it.each(['hello', ''])('may be chunked: %j', async (body) => {
    origin.answer('/a', evil.chunked(body))
    const answer = foundIn(await get('/a'))
    expect(answer.bytes).toBeNull()
    expect(await copy(answer)).toEqual({ text: body, failure: null })
  })

  it('may be HTTP/1.0 with a length', async () => {
    origin.answer('/a', evil.raw('HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
    expect(await copy(await get('/a'))).toEqual({ text: 'hello', failure: null })
  })

  it('may follow a few interim answers', async () => {
    origin.answer('/a', evil.interim(10, 'hello'))
    expect(await copy(await get('/a'))).toEqual({ text: 'hello', failure: null })
  })

  it('is not decoded, even when it says it is encoded', async () => {
    origin.answer('/a', evil.gzipLie('hello'))
    const answer = foundIn(await get('/a'))
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(await copy(answer)).toEqual({ text: 'hello', failure: null })
  })

  it('loses headers with bytes beyond ASCII, and joins repeated ones', async () => {
    origin.answer('/a', evil.ok('x', { 'X-Name': 'caf\xe9', 'Cache-Control': ['no-cache', 'max-age=1'] }))
    const answer = foundIn(await get('/a'))
    expect(answer.headers).not.toHaveProperty('x-name')
    expect(answer.headers['cache-control']).toBe('no-cache, max-age=1')
    answer.body.destroy()
  })

  it('is taken whole, at constant memory, when it is large', async () => {
    const bytes = 512 * 1024 * 1024
    origin.answer('/huge', evil.huge(bytes))
    const hash = createHash('sha256')
    const before = process.memoryUsage().rss
    let most = 0
    for await (const chunk of foundIn(await get('/huge')).body) {
      hash.update(chunk)
      most = Math.max(most, process.memoryUsage.rss())
    }
    expect(hash.digest('hex')).toBe(evil.hugeSha256(bytes))
    expect(most - before).toBeLessThan(bytes / 2)
  })
})

describe('what is sent to an origin', () => {
  it('is the path, the query, Host and our own headers, and nothing else', async () => {
    origin.answer('/a%20b/%E4%BE%8B', evil.ok('x'))
    await copy(await get('/a%20b/%E4%BE%8B?x=1&y=%2F'))
    const [request] = origin.seen('/a%20b/%E4%BE%8B')
    expect(request).toEqual({
      method: 'GET',
      path: '/a%20b/%E4%BE%8B',
      query: 'x=1&y=%2F',
      headers: {
        host: `127.0.0.1:${origin.port}`,
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'headwater/1.2.3',
        via: '1.1 headwater-test',
        'cdn-loop': 'headwater-test',
        connection: 'keep-alive',
      },
    })
  })
})

describe('an answer that is no whole object', () => {
  const body = 'hello world'
  const cases: ReadonlyArray<readonly [what: string, answer: evil.Answer, reason: PullReason]> = [
    ['fewer bytes than declared', evil.truncated(body, 4), 'origin-truncated'],
    ['no byte of those declared', evil.truncated(body, 0), 'origin-truncated'],
    ['chunks without the last one', evil.chunkedCut(body), 'origin-truncated'],
    ['more bytes than declared', evil.overLong(body, 'x'), 'origin-too-long'],
    ['another answer behind it', evil.overLong(body, 'HTTP/1.1 200 OK\r\n\r\n'), 'origin-too-long'],
    ['more bytes before the close', evil.overLong(body, 'x', { Connection: 'close' }), 'origin-too-long'],
    ['bytes behind the last chunk', chunkedThen('x\r\n'), 'origin-too-long'],
    ['a broken chunk size', rawChunks('5\r\nhello\r\nzz\r\n'), 'origin-bad-response'],
    ['a part that nobody asked for', evil.unasked206(body), 'origin-bad-response'],
    ['Content-Range on a 200', evil.rangeOn200(body), 'origin-bad-response'],
    ['length and chunks', evil.lengthAndChunked, 'origin-bad-response'],
    ['two lengths', evil.twoLengths, 'origin-bad-response'],
    ['a negative length', lengthOf('-1'), 'origin-bad-response'],
    ['a length with a plus', lengthOf('+1'), 'origin-bad-response'],
    ['a length that no number holds', lengthOf('9'.repeat(30)), 'origin-bad-response'],
    ['a length beyond the largest object', lengthOf(String(6 * 1024 ** 4)), 'object-too-large'],
    ['gzip as transfer coding', evil.raw(gzipChunked), 'origin-bad-response'],
    ['garbage', evil.garbage, 'origin-bad-response'],
    ['nothing', evil.empty, 'origin-bad-response'],
    ['a reset', evil.reset, 'origin-bad-response'],
    ['half a header', evil.raw('HTTP/1.1 200 OK\r\nContent-Le'), 'origin-bad-response'],
    ['a header of 64 KiB', evil.bigHeader(64 * 1024), 'origin-bad-response'],
    ['3000 headers', evil.manyHeaders(3000), 'origin-bad-response'],
    ['300 headers', evil.manyHeaders(300), 'origin-bad-response'],
    ['a NUL in a header', evil.ok('x', { 'X-Nul': 'a\0b' }), 'origin-bad-response'],
    ['a bare CR in a header', evil.ok('x', { 'X-Cr': 'a\rb' }), 'origin-bad-response'],
    ['a folded header', evil.ok('x', { 'X-Fold': 'a\r\n b' }), 'origin-bad-response'],
    ['interim answers without end', evil.interim(50, body), 'origin-bad-response'],
    ['101 that nobody asked for', evil.raw(switching), 'origin-bad-response'],
    ['another Content-MD5', evil.wrongMd5(body), 'origin-checksum'],
    ['another Repr-Digest', evil.ok(body, { 'Repr-Digest': `sha-256=:${sha256('x')}:` }), 'origin-checksum'],
    ['another Digest', evil.ok(body, { Digest: `SHA-256=${sha256('x')}` }), 'origin-checksum'],
  ]

  const framed = ['Content-Range on a 200', 'another Content-MD5', 'another Repr-Digest', 'another Digest']

  it.each(cases)('%s', async (what, answer, reason) => {
    origin.answer('/x', answer)
    const { failure } = await copy(await get('/x'))
    expect(failure?.reason).toBe(reason)
    // Where the answer's end is known to be its end, the connection may live on; nowhere else.
    if (!framed.includes(what)) await connectionsAre(0)
  })

  it.each<[string, evil.Answer, HttpOriginClientOptions['limits'] & object, OriginFailure]>([
    [
      'silence',
      evil.silent,
      { headersMs: 300 },
      { reason: 'origin-first-byte-timeout', detail: 'The origin sent no answer in time' },
    ],
    [
      'a stalled body',
      evil.stalled(body, 3),
      { idleMs: 200 },
      { reason: 'origin-idle-timeout', detail: 'The origin stopped sending' },
    ],
    [
      'a dripping body',
      evil.dripping(5000, 5),
      { rateWindowMs: 400 },
      { reason: 'origin-too-slow', detail: 'The origin sends less than 1024 bytes a second', limit: 1024 },
    ],
  ])('%s is waited for only so long', async (_what, answer, limits, failure) => {
    await using hasty = clientWith({ limits })
    origin.answer('/x', answer)
    expect((await copy(await get('/x', { from: hasty }))).failure).toEqual(failure)
    await connectionsAre(0)
  })

  it('gives the bytes that came before it broke, then fails', async () => {
    origin.answer('/x', evil.truncated(body, 5))
    expect(await copy(await get('/x'))).toEqual({
      text: 'hello',
      failure: { reason: 'origin-truncated', detail: 'The connection broke after 5 of 11 bytes' },
    })
  })

  it('is cut when it grows beyond the largest object without having said so', async () => {
    await using small = clientWith({ maxObjectBytes: 10 })
    origin.answer('/chunked', evil.chunked(body))
    origin.answer('/declared', evil.ok(body))
    origin.answer('/fits', evil.ok('0123456789'))
    expect((await copy(await get('/chunked', { from: small }))).failure?.reason).toBe('object-too-large')
    expect((await copy(await get('/declared', { from: small }))).failure?.reason).toBe('object-too-large')
    expect((await copy(await get('/fits', { from: small }))).failure).toBeNull()
  })

  it('never ends the process, even when nobody has begun to read', async () => {
    let cut = () => {}
    const goOn = new Promise<void>((resolve) => {
      cut = resolve
    })
    origin.answer('/x', evil.pausing(body, 5, goOn))
    const answer = foundIn(await get('/x'))
    origin.cut()
    cut()
    await vi.waitFor(() => expect(answer.body.closed).toBe(true), { timeout: 20_000 })
    await expect(readAll(answer.body)).rejects.toBeInstanceOf(OriginError)
  })
})

describe('checksums that an origin offers', () => {
  const body = 'hello world'
  const md5 = createHash('md5').update(body).digest('base64')

  it.each([
    ['Content-MD5', { 'Content-MD5': md5 }],
    ['Repr-Digest', { 'Repr-Digest': `md5=:x:, sha-256=:${sha256(body)}:` }],
    ['Content-Digest', { 'Content-Digest': `sha-256=:${sha256(body)}:` }],
    ['Digest', { Digest: `md5=${md5},SHA-256=${sha256(body)}` }],
    ['x-amz-checksum-sha256', { 'x-amz-checksum-sha256': sha256(body) }],
    ['an unreadable Content-MD5', { 'Content-MD5': 'none' }],
    ['an ETag like an MD5 of something else', { ETag: `"${createHash('md5').update('x').digest('hex')}"` }],
  ])('are no obstacle when they are right: %s', async (_what, headers) => {
    origin.answer('/x', evil.ok(body, headers))
    expect(await copy(await get('/x'))).toEqual({ text: body, failure: null })
  })
})

describe('statuses', () => {
  it.each<readonly [number, PullReason]>([
    [201, 'origin-bad-status'],
    [203, 'origin-bad-status'],
    [204, 'origin-bad-status'],
    [300, 'origin-bad-status'],
    [304, 'origin-bad-status'],
    [400, 'origin-bad-status'],
    [401, 'origin-forbidden'],
    [403, 'origin-forbidden'],
    [404, 'origin-not-found'],
    [408, 'origin-throttled'],
    [410, 'origin-not-found'],
    [418, 'origin-bad-status'],
    [429, 'origin-throttled'],
    [500, 'origin-server-error'],
    [502, 'origin-server-error'],
    [503, 'origin-server-error'],
    [508, 'origin-loop'],
    [599, 'origin-server-error'],
    [999, 'origin-bad-status'],
  ])('%i means %s', async (code, reason) => {
    origin.answer('/x', evil.status(code))
    expect(await get('/x')).toEqual({
      kind: 'failed',
      failure: { reason, detail: `The origin answered ${code}`, status: code },
    })
  })

  it.each([408, 429, 503])('%i carries how long the origin wants to be left alone', async (code) => {
    origin.answer('/x', evil.status(code, { 'Retry-After': 120 }))
    expect(await get('/x')).toMatchObject({ failure: { retryAfterMs: 120_000 } })
  })

  it('with small bodies keep the connection', async () => {
    for (let i = 0; i < 5; i++) expect((await get('/missing')).kind).toBe('failed')
    expect(origin.connections().ever).toBeLessThanOrEqual(2)
  })

  it('with endless bodies do not', async () => {
    origin.answer('/x', evil.raw('HTTP/1.1 404 Not Found\r\nContent-Length: 99999999\r\n\r\nx', { keep: true }))
    expect((await get('/x')).kind).toBe('failed')
    await connectionsAre(0)
  })
})

describe('connections', () => {
  it('are used again after a whole body', async () => {
    origin.answer('/a', evil.ok('hello'))
    for (let i = 0; i < 5; i++) await copy(await get('/a'))
    expect(origin.connections().ever).toBe(1)
  })

  it('that the origin closed meanwhile are replaced without anybody noticing', async () => {
    origin.answer('/a', evil.ok('hello'))
    await copy(await get('/a'))
    origin.answer('/a', (socket, request) => {
      origin.answer('/a', evil.ok('again'))
      return evil.reset(socket, request)
    })
    expect(await copy(await get('/a'))).toEqual({ text: 'again', failure: null })
    expect(origin.requests('/a')).toBe(3)
  })

  it('that speak while idle are closed, so that their words become nobody’s answer', async () => {
    let speak = () => {}
    origin.answer('/a', (socket, request) => {
      void evil.ok('hello')(socket, request)
      speak = () => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil')
    })
    await copy(await get('/a'))
    speak()
    await connectionsAre(0)
    expect(await copy(await get('/a'))).toEqual({ text: 'hello', failure: null })
  })

  it('are kept, as many as were busy: the next burst makes no new ones', async () => {
    origin.answer('/a', evil.ok('hello'))
    const burst = async () => {
      const held = origin.hold('/a')
      const asked = origin.requests('/a')
      const copies = Promise.all(Array.from({ length: 40 }, async () => copy(await get('/a'))))
      await vi.waitFor(() => expect(origin.requests('/a')).toBe(asked + 40), { timeout: 20_000 })
      held.release()
      await copies
    }
    await burst()
    await burst()
    expect(origin.connections().ever).toBe(40)
  })

  it('end with a body that is thrown away', async () => {
    origin.answer('/huge', evil.huge(1e9))
    foundIn(await get('/huge')).body.destroy()
    await connectionsAre(0)
  })

  it('are at most so many for one origin; who comes later waits', async () => {
    await using narrow = clientWith({ maxConnections: 2 })
    origin.answer('/a', evil.ok('hello'))
    const held = origin.hold('/a')
    const copies = Promise.all([1, 2, 3, 4, 5].map(async () => copy(await get('/a', { from: narrow }))))
    await vi.waitFor(() => expect(origin.requests('/a')).toBe(2), { timeout: 20_000 })
    held.release()
    expect((await copies).map(({ text }) => text)).toEqual(Array(5).fill('hello'))
    expect(origin.connections().ever).toBe(2)
  })

  it('give their place back after every kind of failure', async () => {
    await using narrow = clientWith({ maxConnections: 1 })
    origin.answer('/a', evil.ok('hello'))
    const bad = { '/empty': evil.empty, '/cut': evil.truncated('hello', 2), '/part': evil.unasked206('hello') }
    for (const [path, answer] of Object.entries(bad)) {
      origin.answer(path, answer)
      expect((await copy(await get(path, { from: narrow }))).failure).not.toBeNull()
    }
    expect((await copy(await get('/a', { from: narrow }))).text).toBe('hello')
  })

  it('hold the origin back while nobody reads', async () => {
    let sent = 0
    origin.answer('/endless', (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n')
      const piece = Buffer.alloc(64 * 1024)
      const send = () => {
        while (socket.write(piece)) sent += piece.length
      }
      socket.on('drain', send)
      send()
    })
    const { body } = foundIn(await get('/endless'))
    let before = -1
    const stands = () => {
      const same = before === sent
      before = sent
      return same
    }
    await vi.waitUntil(stands, { interval: 50, timeout: 20_000 })
    expect(sent).toBeLessThan(50e6)
    body.destroy()
  })

  it('are closed when the client is', async () => {
    origin.answer('/a', evil.ok('hello'))
    origin.answer('/stalled', evil.stalled('hello', 1))
    await copy(await get('/a'))
    const { body } = foundIn(await get('/stalled'))
    await client[Symbol.asyncDispose]()
    await connectionsAre(0)
    await expect(readAll(body)).rejects.toThrow('closed')
    await expect(get('/a')).rejects.toThrow('closed')
  })
})

describe('an aborted request', () => {
  const reason = new Error('not wanted any more')

  it('rejects with the reason before the answer, and closes the connection', async () => {
    const held = origin.hold('/a')
    const abort = new AbortController()
    const answer = client.get({ url: new URL(`${origin.url}/a`), followRedirects: true, signal: abort.signal })
    await held.asked
    abort.abort(reason)
    await expect(answer).rejects.toBe(reason)
    await connectionsAre(0)
  })

  it('breaks the body with the reason, and closes the connection', async () => {
    origin.answer('/a', evil.stalled('hello', 2))
    const abort = new AbortController()
    const url = new URL(`${origin.url}/a`)
    const answer = foundIn(await client.get({ url, followRedirects: true, signal: abort.signal }))
    const read = readAll(answer.body)
    abort.abort(reason)
    await expect(read).rejects.toBe(reason)
    await connectionsAre(0)
  })

  it('rejects at once when it was aborted before, or while it waits for a place', async () => {
    await using narrow = clientWith({ maxConnections: 1 })
    origin.answer('/a', evil.stalled('hello', 2))
    const { body } = foundIn(await get('/a', { from: narrow }))
    const abort = new AbortController()
    const url = new URL(`${origin.url}/a`)
    const waiting = narrow.get({ url, followRedirects: true, signal: abort.signal })
    abort.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(narrow.get({ url, followRedirects: true, signal: abort.signal })).rejects.toBe(reason)
    body.destroy()
    expect(origin.requests('/a')).toBe(1)
  })
})

function sha256(text: string) {
  return createHash('sha256').update(text).digest('base64')
}

const gzipChunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'

function rawChunks(chunks: string) {
  return evil.raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)
}

function chunkedThen(more: string) {
  return rawChunks(`5\r\nhello\r\n0\r\n\r\n${more}`)
}

function lengthOf(text: string) {
  return evil.raw(`HTTP/1.1 200 OK\r\nContent-Length: ${text}\r\n\r\nx`)
}
