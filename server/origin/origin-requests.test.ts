import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenCredentials } from '../domain/origin-pull.ts'
import { Secret } from '../domain/secret.ts'
import * as evil from '../testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from '../testing/evil-origin.ts'
import { clientWith, copy, failureIn, foundIn, outcome, plainSite, readAll } from './client.fixture.ts'
import type { OriginClient, OriginRequest, Waiter } from './origin-client.ts'

let origin: EvilOrigin
let client: OriginClient

beforeEach(async () => {
  origin = await startEvilOrigin({ answers: { '/a': evil.ok('hello') } })
  client = clientWith({ lookup: async () => ['127.0.0.1'] })
})
afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const urlOf = (path: string) => new URL(`${origin.url}${path}`)

const get = (path: string, request: Partial<OriginRequest> = {}) =>
  client.get({ url: urlOf(path), followRedirects: true, ...request })

const sentTo = (path: string, at = origin) => at.seen(path).at(-1)?.headers ?? {}

const siteWith = (credentials: OpenCredentials) => ({ site: { ...plainSite, credentials } })

describe('a HEAD', () => {
  it('is answered with the headers and no body', async () => {
    const answer = foundIn(await get('/a', { method: 'HEAD' }))
    expect(answer).toMatchObject({ bytes: 5, part: null, ends: 'proven' })
    expect(await readAll(answer.body)).toHaveLength(0)
    expect(origin.seen('/a').map(({ method }) => method)).toEqual(['HEAD'])
  })

  it('keeps its connection', async () => {
    for (let i = 0; i < 3; i++) await copy(await get('/a', { method: 'HEAD' }))
    await copy(await get('/a'))
    expect(origin.connections().ever).toBe(1)
  })

  it('is no object of its own: no size is too large for it', async () => {
    expect(outcome(await get('/a', { method: 'HEAD', limits: { objectBytes: 2 } }))).toBe('found')
  })

  it('follows redirects as a HEAD', async () => {
    origin.answer('/b', evil.redirect('/a'))
    expect(outcome(await get('/b', { method: 'HEAD' }))).toBe('found')
    expect(origin.requests('/a')).toBe(0)
  })
})

describe('the rule’s headers', () => {
  it('are sent, in any case', async () => {
    await copy(await get('/a', { headers: { 'X-One': '1', referer: 'http://example.com/' } }))
    expect(sentTo('/a')).toMatchObject({ 'x-one': '1', referer: 'http://example.com/' })
  })

  it('say what is accepted and who asks, where the rule does', async () => {
    await copy(await get('/a', { headers: { accept: 'image/webp', 'user-agent': 'legacy/1' } }))
    expect(sentTo('/a')).toMatchObject({
      accept: 'image/webp',
      'user-agent': 'legacy/1',
      'accept-encoding': 'identity',
    })
  })

  it('never take the place of ours, nor name the connection, nor carry what is not theirs', async () => {
    await copy(await get('/a'))
    const plain = sentTo('/a')
    const bad = {
      'accept-encoding': 'gzip',
      via: '1.1 other',
      'cdn-loop': 'other',
      host: 'other.example.com',
      connection: 'close, x-one',
      'keep-alive': '5',
      'proxy-authorization': 'Basic eDp5',
      'transfer-encoding': 'chunked',
      'content-length': '5',
      te: 'trailers',
      upgrade: 'websocket',
      expect: '100-continue',
      authorization: 'Bearer x',
      cookie: 'a=b',
      range: 'bytes=0-0',
      'if-none-match': '*',
      'X y': 'a blank in the name',
      'x-line': 'a\r\nX-Injected: b',
      'x-wide': '例',
    }
    await copy(await get('/a', { headers: bad }))
    expect(sentTo('/a')).toEqual(plain)
  })
})

describe('credentials', () => {
  const secret = new Secret('open sesame')
  const kinds: ReadonlyArray<readonly [OpenCredentials, Record<string, string>]> = [
    [{ kind: 'basic', user: 'ann', secret }, { authorization: `Basic ${btoa('ann:open sesame')}` }],
    [{ kind: 'bearer', secret }, { authorization: 'Bearer open sesame' }],
    [{ kind: 'header', name: 'X-Token', secret }, { 'x-token': 'open sesame' }],
  ]

  it.each(kinds)('prove the request: %j', async (credentials, headers) => {
    await copy(await get('/a', siteWith(credentials)))
    expect(sentTo('/a')).toMatchObject(headers)
  })

  it.each(kinds)('without their secret send nothing: %j', async (credentials) => {
    const missing = { ...credentials, secret: null }
    expect(failureIn(await get('/a', siteWith(missing)))).toEqual({
      reason: 'credentials-missing',
      detail: 'The rule needs a secret for its origin, and none is stored',
    })
    expect(origin.connections().ever).toBe(0)
  })

  it('win over a header of the rule, and never become one that is reserved', async () => {
    const credentials = { kind: 'header', name: 'X-Token', secret } as const
    await copy(await get('/a', { ...siteWith(credentials), headers: { 'x-token': 'mine' } }))
    expect(sentTo('/a')['x-token']).toBe('open sesame')
    const failure = failureIn(await get('/a', siteWith({ ...credentials, name: 'Via' })))
    expect(failure.reason).toBe('credentials-missing')
    expect(origin.requests('/a')).toBe(1)
  })

  it('are in no failure', async () => {
    origin.answer('/no', evil.status(403))
    const failure = failureIn(await get('/no', { ...siteWith({ kind: 'bearer', secret }), errorBodyBytes: 100 }))
    expect(JSON.stringify(failure)).not.toContain('sesame')
  })
})

describe('at a redirect', () => {
  const site = { ...plainSite, credentials: { kind: 'bearer', secret: new Secret('sesame') } } as const
  const headers = { 'x-one': '1' }
  const kept = { authorization: 'Bearer sesame', 'x-one': '1' }

  it('within the origin, credentials and headers stay', async () => {
    origin.answer('/b', evil.redirect('/a'))
    expect(outcome(await get('/b', { site, headers }))).toBe('found')
    expect(sentTo('/a')).toMatchObject(kept)
  })

  it('to another port, credentials and headers are left behind', async () => {
    await using other = await startEvilOrigin({ answers: { '/a': evil.ok('other') } })
    origin.answer('/b', evil.redirect(`${other.url}/a`))
    expect(outcome(await get('/b', { site, headers, range: { start: 1, end: null } }))).toBe('found')
    expect(sentTo('/b')).toMatchObject(kept)
    expect(sentTo('/a', other)).not.toHaveProperty('authorization')
    expect(sentTo('/a', other)).not.toHaveProperty('x-one')
    expect(sentTo('/a', other).range).toBe('bytes=1-')
  })

  it('to another name of the same machine, credentials and headers are left behind', async () => {
    origin.answer('/b', evil.redirect(`http://other.example.com:${origin.port}/a`))
    expect(outcome(await get('/b', { site, headers }))).toBe('found')
    expect(sentTo('/a')).not.toHaveProperty('authorization')
    expect(sentTo('/a')).not.toHaveProperty('x-one')
  })

  it('away and back again, credentials and headers stay away', async () => {
    await using other = await startEvilOrigin({ answers: { '/b': evil.redirect(`${origin.url}/a`) } })
    origin.answer('/b', evil.redirect(`${other.url}/b`))
    expect(outcome(await get('/b', { site, headers }))).toBe('found')
    expect(sentTo('/a')).not.toHaveProperty('authorization')
    expect(sentTo('/a')).not.toHaveProperty('x-one')
  })

  it('our own names go along, so that whoever we come back through can see us', async () => {
    await using other = await startEvilOrigin({ answers: { '/a': evil.ok('other') } })
    origin.answer('/b', evil.redirect(`${other.url}/a`))
    expect(outcome(await get('/b', { headers: { via: 'x', 'cdn-loop': 'x' } }))).toBe('found')
    for (const sent of [sentTo('/b'), sentTo('/a', other)])
      expect(sent).toMatchObject({ via: '1.1 headwater-test', 'cdn-loop': 'headwater-test' })
  })

  it('the rule’s Host goes to its own host only', async () => {
    const hosted = { ...site, hostHeader: 'www.example.com:8080' }
    origin.answer('/b', evil.redirect('/c'))
    origin.answer('/c', evil.redirect(`http://other.example.com:${origin.port}/a`))
    expect(outcome(await get('/b', { site: hosted }))).toBe('found')
    const hosts = ['/b', '/c', '/a'].map((path) => sentTo(path).host)
    expect(hosts).toEqual(['www.example.com:8080', 'www.example.com:8080', `other.example.com:${origin.port}`])
  })
})

describe('a range', () => {
  const body = '0123456789'
  const part = (first: string, text: string, headers: Record<string, string | number> = {}) =>
    evil.raw(
      `HTTP/1.1 206 Partial Content\r\nContent-Range: ${first}\r\nContent-Length: ${text.length}\r\n${Object.entries(
        headers,
      )
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n${text}`,
      { keep: true },
    )

  it.each([
    [{ start: 2, end: 5 }, 'bytes=2-5'],
    [{ start: 2, end: null }, 'bytes=2-'],
    [{ start: 0, end: 0 }, 'bytes=0-0'],
  ])('asks for %j as %s', async (range, text) => {
    await copy(await get('/a', { range }))
    expect(origin.ranges('/a')).toEqual([text])
    expect(sentTo('/a')).not.toHaveProperty('if-range')
  })

  it('of one version asks for that version only', async () => {
    await copy(await get('/a', { range: { start: 2, end: 5, validator: '"v1"' } }))
    expect(sentTo('/a')).toMatchObject({ range: 'bytes=2-5', 'if-range': '"v1"' })
  })

  it.each<[OriginRequest['range'] & object, string, number | null]>([
    [{ start: 2, end: 5 }, 'bytes 2-5/10', 10],
    [{ start: 2, end: 5 }, 'bytes 2-5/*', null],
    [{ start: 2, end: 99 }, 'bytes 2-9/10', 10],
    [{ start: 2, end: null }, 'bytes 2-9/10', 10],
    [{ start: 2, end: null }, 'bytes 2-5/*', null],
  ])('%j is taken from %s', async (range, contentRange, of) => {
    const [, from, to] = /(\d+)-(\d+)/.exec(contentRange) ?? []
    const [start, end] = [Number(from), Number(to)]
    origin.answer('/p', part(contentRange, body.slice(start, end + 1)))
    const answer = foundIn(await get('/p', { range }))
    expect(answer).toMatchObject({ part: { start, end, of }, bytes: end + 1 - start, ends: 'proven' })
    expect(await copy(answer)).toEqual({ text: body.slice(start, end + 1), failure: null })
  })

  it.each<[string, evil.Answer]>([
    ['another start', part('bytes 1-5/10', '12345')],
    ['another end', part('bytes 2-4/10', '234')],
    ['more than asked', part('bytes 2-6/10', '23456')],
    ['an end behind the whole', part('bytes 2-5/5', '2345')],
    ['an end before the start', part('bytes 5-2/10', '2345')],
    ['no Content-Range', evil.raw('HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\n2345')],
    ['an unreadable Content-Range', part('pages 2-5/10', '2345')],
    ['several parts', part('bytes 2-5/10, bytes 7-8/10', '2345')],
    ['another length', part('bytes 2-5/10', '234')],
  ])('is refused when the origin sends %s', async (_what, answer) => {
    origin.answer('/p', answer)
    expect(failureIn(await get('/p', { range: { start: 2, end: 5 } }))).toMatchObject({
      reason: 'origin-bad-response',
      status: 206,
    })
  })

  it('that the origin ignores is the whole object', async () => {
    const answer = foundIn(await get('/a', { range: { start: 2, end: 3 } }))
    expect(answer).toMatchObject({ part: null, bytes: 5 })
    expect((await copy(answer)).text).toBe('hello')
  })

  it('on a 200 that calls itself a part is refused', async () => {
    origin.answer('/p', evil.rangeOn200('hello'))
    expect(outcome(await get('/p', { range: { start: 0, end: null } }))).toBe('origin-bad-response')
  })

  it('that cannot be satisfied says so', async () => {
    origin.answer('/p', evil.status(416, { 'Content-Range': 'bytes */10' }))
    expect(failureIn(await get('/p', { range: { start: 20, end: null } }))).toMatchObject({
      reason: 'origin-bad-status',
      status: 416,
    })
  })

  it('of unknown framing is whole only with all its bytes', async () => {
    const head = 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-5/10\r\n\r\n'
    origin.answer('/p', evil.raw(`${head}234`))
    expect((await copy(await get('/p', { range: { start: 2, end: 5 } }))).failure?.reason).toBe('origin-truncated')
  })

  it('is not compared with a checksum of the whole object', async () => {
    origin.answer('/p', part('bytes 2-5/10', '2345', { 'Content-MD5': btoa('x'.repeat(16)) }))
    expect(await copy(await get('/p', { range: { start: 2, end: 5 } }))).toEqual({ text: '2345', failure: null })
  })
})

describe('a request unless unchanged', () => {
  const unless = { etag: '"v1"', lastModified: 'Sat, 21 Nov 2026 10:00:00 GMT' }

  it('asks for another version, and understands that there is none', async () => {
    origin.answer('/a', evil.status(304))
    expect(await get('/a', { unless })).toEqual({ kind: 'unchanged' })
    expect(sentTo('/a')).toMatchObject({ 'if-none-match': unless.etag, 'if-modified-since': unless.lastModified })
  })

  it('gets the new one', async () => {
    expect((await copy(await get('/a', { unless }))).text).toBe('hello')
  })

  it('without anything to compare is a plain request, and 304 no answer to it', async () => {
    origin.answer('/b', evil.status(304))
    const answer = await get('/b', { unless: { etag: null, lastModified: null } })
    expect(failureIn(answer)).toMatchObject({ reason: 'origin-bad-status', status: 304 })
    expect(sentTo('/b')).not.toHaveProperty('if-none-match')
  })
})

describe('limits of a request', () => {
  it.each<[string, evil.Answer, OriginRequest['limits'] & object, string]>([
    ['the first byte', evil.silent, { firstByteMs: 100 }, 'origin-first-byte-timeout'],
    ['a pause', evil.stalled('hello', 2), { idleMs: 100 }, 'origin-idle-timeout'],
  ])('hold for %s', async (_what, answer, limits, reason) => {
    origin.answer('/x', answer)
    expect((await copy(await get('/x', { limits }))).failure?.reason).toBe(reason)
  })

  it('hold for the rate', async () => {
    await using strict = clientWith({ limits: { rateWindowMs: 300 } })
    origin.answer('/x', evil.dripping(5000, 5))
    const ask = (minimumRate: number) =>
      strict.get({ url: urlOf('/x'), followRedirects: true, limits: { minimumRate } })
    expect((await copy(await ask(100_000))).failure?.reason).toBe('origin-too-slow')
  })

  it('hold for the connection', async () => {
    await using silent = await startEvilOrigin()
    const url = new URL(`https://127.0.0.1:${silent.port}/`)
    const answer = await client.get({ url, followRedirects: true, limits: { connectMs: 100 } })
    expect(failureIn(answer).reason).toBe('origin-connect-timeout')
  })

  it.each([
    ['declared', evil.ok('hello')],
    ['chunked', evil.chunked('hello')],
    ['close-delimited', evil.closeDelimited('hello')],
  ])('hold for the size, and say whose size it is: %s', async (_what, answer) => {
    origin.answer('/x', answer)
    await using small = clientWith({ maxObjectBytes: 4 })
    const ask = (from: OriginClient, objectBytes: number) =>
      from.get({ url: urlOf('/x'), followRedirects: true, limits: { objectBytes } })
    expect((await copy(await ask(client, 4))).failure?.reason).toBe('budget-object-size')
    expect((await copy(await ask(client, 5))).failure).toBeNull()
    expect((await copy(await ask(small, 3))).failure?.reason).toBe('budget-object-size')
    expect((await copy(await ask(small, 100))).failure?.reason).toBe('object-too-large')
  })
})

describe('a throttle', () => {
  it('is told of every byte, and nothing is read on before it agrees', async () => {
    let agree = () => {}
    const spent: number[] = []
    const throttle = (bytes: number) => {
      spent.push(bytes)
      const { promise, resolve } = Promise.withResolvers<void>()
      agree = resolve
      return promise
    }
    const length = 8 * 1024 * 1024
    origin.answer('/x', evil.huge(length))
    const { body } = foundIn(await get('/x', { throttle }))
    let received = 0
    const read = async () => {
      for await (const chunk of body) received += chunk.length
    }
    const ended = read()
    await vi.waitFor(() => expect(spent).toHaveLength(1), { timeout: 20_000 })
    const [first] = spent
    await new Promise((resolve) => setImmediate(resolve))
    expect({ received, calls: spent.length }).toEqual({ received: first, calls: 1 })
    const timer = setInterval(() => agree(), 0)
    await ended
    clearInterval(timer)
    expect(received).toBe(length)
    expect(spent.reduce((sum, bytes) => sum + bytes, 0)).toBe(length)
  })

  it('is not the origin’s slowness', async () => {
    await using hasty = clientWith({ limits: { idleMs: 200, rateWindowMs: 200, minBytesPerSecond: 1_024 } })
    const first = Promise.withResolvers<void>()
    let calls = 0
    const throttle = () => {
      calls++
      first.resolve()
      return new Promise<void>((resolve) => setTimeout(resolve, 600))
    }
    origin.answer('/x', evil.pausing('x'.repeat(2_000), 1_000, first.promise))
    const answer = await hasty.get({ url: urlOf('/x'), followRedirects: true, throttle })
    expect(await copy(answer)).toEqual({ text: 'x'.repeat(2_000), failure: null })
    expect(calls).toBe(2)
  })

  it('holds the end of a small body back too', async () => {
    const budget = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<number>()
    const throttle = (bytes: number) => {
      asked.resolve(bytes)
      return budget.promise
    }
    const { body } = foundIn(await get('/a', { throttle }))
    const whole = readAll(body)
    expect(await asked.promise).toBe(5)
    // The connection is free again: the origin has no part in this.
    await copy(await get('/a'))
    expect([origin.connections().ever, body.closed]).toEqual([1, false])
    budget.resolve()
    expect((await whole).toString()).toBe('hello')
  })

  it.each<[string, evil.Answer]>([
    ['closes', (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')],
    ['is gone for good', evil.raw('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello')],
    ['closes an unbounded body', evil.closeDelimited('hello')],
    ['closes a chunked body', evil.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n')],
  ])('may hold back a body whose origin %s meanwhile', async (_what, answer) => {
    const budget = Promise.withResolvers<void>()
    origin.answer('/x', answer)
    const read = copy(await get('/x', { throttle: () => budget.promise }))
    await vi.waitFor(() => expect(origin.connections()).toEqual({ open: 0, ever: 1 }), { timeout: 20_000 })
    budget.resolve()
    expect(await read).toEqual({ text: 'hello', failure: null })
  })

  it('is let go of when the body is', async () => {
    let given: AbortSignal | undefined
    const throttle = (_bytes: number, { signal }: Waiter) => {
      given = signal
      return new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    origin.answer('/x', evil.huge(1e8))
    const { body } = foundIn(await get('/x', { throttle }))
    void readAll(body).catch(() => {})
    await vi.waitFor(() => expect(given).toBeDefined(), { timeout: 20_000 })
    body.destroy()
    expect(given?.aborted).toBe(true)
    await vi.waitFor(() => expect(origin.connections().open).toBe(0), { timeout: 20_000 })
  })

  it('that fails breaks the body', async () => {
    const throttle = () => Promise.reject(new Error('no budget'))
    await expect(readAll(foundIn(await get('/a', { throttle })).body)).rejects.toThrow('no budget')
  })
})

describe('a refusal', () => {
  it('is kept with its status, headers and the beginning of its body', async () => {
    const words = 'not here, '.repeat(100)
    const head = `HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: ${words.length}\r\n\r\n`
    origin.answer('/x', evil.raw(head + words, { keep: true }))
    const { answer, status, reason } = failureIn(await get('/x', { errorBodyBytes: 8 }))
    expect({ status, reason }).toEqual({ status: 404, reason: 'origin-not-found' })
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain' } })
    expect(Buffer.from(answer?.body ?? []).toString()).toBe('not here')
    expect(failureIn(await get('/x')).answer).toBeUndefined()
    expect(failureIn(await get('/x', { errorBodyBytes: 0 })).answer?.body).toHaveLength(0)
    const whole = failureIn(await get('/x', { errorBodyBytes: 1e6 }))
    expect(Buffer.from(whole.answer?.body ?? []).toString()).toBe(words)
  })

  it('that is a redirect is kept with its Location when it is not followed', async () => {
    origin.answer('/x', evil.redirect('/elsewhere', 301))
    const failure = failureIn(await get('/x', { errorBodyBytes: 100, followRedirects: false }))
    expect(failure).toMatchObject({
      reason: 'origin-redirected',
      status: 301,
      answer: { status: 301, headers: { location: '/elsewhere' } },
    })
    expect(origin.requests('/elsewhere')).toBe(0)
  })

  it('that stalls or breaks is kept as far as it came', async () => {
    const head = 'HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\nsorry'
    origin.answer('/stall', evil.raw(head, { keep: true }))
    origin.answer('/cut', evil.raw(head))
    for (const path of ['/stall', '/cut']) {
      const failure = failureIn(await get(path, { errorBodyBytes: 100, limits: { idleMs: 200 } }))
      expect(failure).toMatchObject({ reason: 'origin-server-error', status: 500 })
      expect(Buffer.from(failure.answer?.body ?? []).toString()).toBe('sorry')
    }
    await vi.waitFor(() => expect(origin.connections().open).toBe(0), { timeout: 20_000 })
  })

  it('that never ends is cut off', async () => {
    const head = 'HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n'
    origin.answer('/x', (socket) => {
      socket.write(head)
      const send = () => {
        while (!socket.destroyed && socket.write('5\r\nhello\r\n'.repeat(1000)));
      }
      socket.on('drain', send)
      send()
    })
    const { answer } = failureIn(await get('/x', { errorBodyBytes: 70_000 }))
    expect(answer?.body).toHaveLength(70_000)
    await vi.waitFor(() => expect(origin.connections().open).toBe(0), { timeout: 20_000 })
  })

  it('rejects with the reason when nobody wants it any more', async () => {
    origin.answer('/x', evil.raw('HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\nsorry', { keep: true }))
    const abort = new AbortController()
    const answer = get('/x', { errorBodyBytes: 100, signal: abort.signal })
    await vi.waitFor(() => expect(origin.requests('/x')).toBe(1), { timeout: 20_000 })
    abort.abort(new Error('not wanted'))
    await expect(answer).rejects.toThrow('not wanted')
  })
})

describe('an answer that does not say where it ends', () => {
  const md5 = 'XUFAKrxLKna5cZ2REBfFkg=='

  it.each<[string, evil.Answer]>([
    ['HTTP/1.1', evil.closeDelimited('hello')],
    ['HTTP/1.0', evil.raw('HTTP/1.0 200 OK\r\n\r\nhello')],
    ['HTTP/1.0 that would keep alive', evil.raw('HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello')],
  ])('is found, and its end proves nothing: %s', async (_what, answer) => {
    origin.answer('/x', answer)
    const found = foundIn(await get('/x'))
    expect(found).toMatchObject({ bytes: null, ends: 'unproven' })
    expect(await copy(found)).toEqual({ text: 'hello', failure: null })
  })

  it('is proven by a checksum, right or wrong', async () => {
    const with5 = (body: string) => evil.raw(`HTTP/1.1 200 OK\r\nContent-MD5: ${md5}\r\n\r\n${body}`)
    origin.answer('/right', with5('hello'))
    origin.answer('/wrong', with5('hell'))
    const found = foundIn(await get('/right'))
    expect(found.ends).toBe('proven')
    expect((await copy(found)).failure).toBeNull()
    expect((await copy(await get('/wrong'))).failure?.reason).toBe('origin-checksum')
  })

  it('fails when its connection is reset', async () => {
    origin.answer('/x', (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nhello')
    })
    const found = foundIn(await get('/x'))
    const read = copy(found)
    await vi.waitFor(() => expect(origin.connections().open).toBe(1), { timeout: 20_000 })
    origin.cut()
    expect((await read).failure?.reason).toBe('origin-truncated')
  })

  it('is proven by its last chunk when it is chunked', async () => {
    origin.answer('/x', evil.chunked('hello'))
    const found = foundIn(await get('/x'))
    expect(found).toMatchObject({ bytes: null, ends: 'proven' })
    found.body.destroy()
  })
})
