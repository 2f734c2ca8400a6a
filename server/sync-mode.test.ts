import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, readAll, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const body = 'The quick brown fox jumps over the lazy dog'

let world: FlightWorld
let bucket: number
beforeAll(async () => {
  world = await startFlightWorld()
  bucket = await world.bucket()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const state = (key: string, of = bucket) => expect.poll(() => world.state(of, key), patience)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a miss in sync mode', () => {
  it('gets the origin’s bytes and kept headers, and the next GET is a hit', async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'Cache-Control': 'max-age=60', 'Set-Cookie': 'a=b', ETag: '"o"' }
    world.origin.answer('/picture.jpg', evil.ok(body, headers))
    const miss = await world.get(bucket, '/picture.jpg')
    expect(miss).toMatchObject({ status: 200, isWhole: true })
    expect(miss.body.toString()).toBe(body)
    expect(miss.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'max-age=60',
      'content-length': String(body.length),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'x-cos-request-id': expect.stringMatching(/./),
    })
    for (const name of ['set-cookie', 'etag', 'last-modified']) expect(miss.headers).not.toHaveProperty(name)
    await state('picture.jpg').toEqual({ state: 'done', reason: null, attempts: 1, bytes: body.length })
    const hit = await world.get(bucket, '/picture.jpg')
    expect(hit.headers.etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(hit.body.toString()).toBe(body)
    expect(world.origin.requests('/picture.jpg')).toBe(1)
  })

  it('gets a chunked body without its length, stored all the same', async () => {
    world.origin.answer('/chunked', evil.chunked(body))
    const miss = await world.get(bucket, '/chunked')
    expect(miss).toMatchObject({ status: 200, isWhole: true, headers: { 'transfer-encoding': 'chunked' } })
    expect(miss.headers).not.toHaveProperty('accept-ranges')
    expect(miss.body.toString()).toBe(body)
    await state('chunked').toMatchObject({ state: 'done' })
  })

  it('gets an object of no bytes', async () => {
    world.origin.answer('/empty', evil.ok(''))
    expect(await world.get(bucket, '/empty')).toMatchObject({ status: 200, headers: { 'content-length': '0' } })
    await state('empty').toMatchObject({ state: 'done' })
  })

  it('is passed on but not stored when nothing says how long the body is', async () => {
    world.origin.answer('/endless', evil.closeDelimited(body))
    const miss = await world.get(bucket, '/endless')
    expect(miss).toMatchObject({ status: 200, isWhole: true })
    expect(miss.body.toString()).toBe(body)
    await state('endless').toMatchObject({ state: 'failed', reason: 'origin-length-unknown' })
    expect(await world.isStored(bucket, 'endless')).toBe(false)
  })

  it('is stored without a length when the rule accepts that', async () => {
    const own = await world.bucket({ acceptUnknownLength: true })
    world.origin.answer('/endless', evil.closeDelimited(body))
    await world.get(own, '/endless')
    await state('endless', own).toMatchObject({ state: 'done' })
  })

  it('of an excluded host passes the rule by', async () => {
    const condition = { prefix: 'a/', suffix: '.jpg', excludedHosts: ['b99-1.example.com'] }
    const own = await world.bucket({ mode: 'redirect' }, [{ condition }])
    world.origin.answer('/a/x.jpg', evil.ok(body))
    expect((await world.get(own, '/a/x.png')).status).toBe(302)
    expect((await world.get(own, '/a/x.jpg')).status).toBe(200)
  })
})

describe('clients of one missing key', () => {
  it('share one read of the origin, and get bytes before the origin has sent all', async () => {
    const end = Promise.withResolvers<void>()
    world.origin.answer('/shared', evil.pausing(body, 10, end.promise))
    const first = await world.open(bucket, '/shared')
    expect(first.statusCode).toBe(200)
    const [piece] = await Promise.all([new Promise((resolve) => first.once('data', resolve))])
    expect(String(piece)).toBe(body.slice(0, 10))
    const others = Array.from({ length: 20 }, () => world.get(bucket, '/shared'))
    await expect.poll(() => world.flights.progressOf(bucket, 'shared'), patience).toMatchObject({ bytes: 10 })
    end.resolve()
    for (const got of await Promise.all(others)) expect([got.isWhole, got.body.toString()]).toEqual([true, body])
    expect(world.origin.requests('/shared')).toBe(1)
  })

  it('join a pull that runs in the background', async () => {
    const rule = { condition: { prefix: '', suffix: '', excludedHosts: ['sync.example.com'] }, mode: 'async' as const }
    const own = await world.bucket({}, [rule])
    await world.settings.domains.add({ bucket: own, domain: 'sync.example.com', addedAt: 0 })
    await world.ruleBook.refresh(`b${own}-1`)
    const end = Promise.withResolvers<void>()
    world.origin.answer('/both', evil.pausing(body, 10, end.promise))
    expect((await world.get(own, '/both')).status).toBe(302)
    const joined = await world.open(own, '/both', { host: 'SYNC.example.com:9000' })
    expect([joined.statusCode, await world.isStored(own, 'both')]).toEqual([200, false])
    end.resolve()
    expect((await readAll(joined)).body.toString()).toBe(body)
    await state('both', own).toMatchObject({ state: 'done' })
    expect(world.origin.requests('/both')).toBe(1)
  })

  it('may leave: the pull goes on to its end', async () => {
    const end = Promise.withResolvers<void>()
    world.origin.answer('/left', evil.pausing(body, 10, end.promise))
    const res = await world.open(bucket, '/left')
    res.destroy()
    await new Promise((resolve) => res.once('close', resolve))
    end.resolve()
    await state('left').toMatchObject({ state: 'done' })
    expect((await world.get(bucket, '/left')).body.toString()).toBe(body)
  })

  it('do not wait for each other: a fast one gets all while a slow one takes nothing', async () => {
    const size = 24 * 1024 * 1024
    world.origin.answer('/slow', evil.huge(size))
    const slow = await world.open(bucket, '/slow')
    slow.pause()
    const fast = await world.get(bucket, '/slow')
    expect([fast.isWhole, sha256(fast.body)]).toEqual([true, evil.hugeSha256(size)])
    await state('slow').toMatchObject({ state: 'done', bytes: size })
    const late = await readAll(slow)
    expect([late.isWhole, sha256(late.body)]).toEqual([true, evil.hugeSha256(size)])
    expect(world.origin.requests('/slow')).toBe(1)
  })
})

describe('a pull that fails', () => {
  it.each([
    ['has no such object', evil.status(404), 404, 'NoSuchKey'],
    ['has it no more', evil.status(410), 404, 'NoSuchKey'],
    ['refuses', evil.status(403), 424, 'OriginRefused'],
    ['fails', evil.status(500), 424, 'OriginServerError'],
    ['wants fewer requests', evil.status(429, { 'Retry-After': '7' }), 424, 'OriginThrottled'],
    ['says something else', evil.garbage, 424, 'OriginBadResponse'],
    ['leads in a circle', evil.redirect('/fails'), 424, 'OriginLoop'],
  ])('before its headers is told to all who wait, as when the origin %s', async (_, answer, status, code) => {
    await using sick = await startFlightWorld()
    const own = await sick.bucket()
    sick.origin.answer('/fails', answer)
    const hold = sick.origin.hold('/fails')
    const asked = [sick.get(own, '/fails')]
    await hold.asked
    asked.push(sick.get(own, '/fails'))
    await expect.poll(() => sick.started(), patience).toBe(2)
    hold.release()
    for (const got of await Promise.all(asked)) {
      expect(got).toMatchObject({ status, headers: { 'cache-control': 'no-store' } })
      expect(got.body.toString()).toContain(`<Code>${code}</Code>`)
      expect(got.body.toString()).not.toContain('example.com')
      expect(got.headers['retry-after']).toBe(code === 'OriginThrottled' ? '7' : undefined)
    }
  })

  it('is told as the rule wants it', async () => {
    const own = await world.bucket({ notFoundAs: 424, failedAs: 404 })
    expect((await world.get(own, '/gone')).status).toBe(424)
    world.origin.answer('/sick', evil.status(403))
    expect((await world.get(own, '/sick')).status).toBe(404)
  })

  it('breaks the connections of all its readers at once when it fails in the middle', async () => {
    const cut = Promise.withResolvers<void>()
    world.origin.answer('/cut', async (socket, request) => {
      await evil.stalled('x'.repeat(5_000), 1_000)(socket, request)
      await cut.promise
      socket.end()
    })
    const readers = await Promise.all([world.open(bucket, '/cut'), world.open(bucket, '/cut')])
    const broken = readers.map(readAll)
    cut.resolve()
    for (const got of await Promise.all(broken))
      expect(got).toMatchObject({ status: 200, isWhole: false, body: Buffer.from('x'.repeat(1_000)) })
    await state('cut').toMatchObject({ state: 'queued', reason: 'origin-truncated' })
    expect(await world.isStored(bucket, 'cut')).toBe(false)
  })

  it('never gives the last byte of a body whose checksum is wrong', async () => {
    const wrong = { 'Content-MD5': createHash('md5').update('another').digest('base64') }
    world.origin.answer('/wrong', evil.ok('x'.repeat(500_000), wrong))
    const got = await world.get(bucket, '/wrong')
    expect(got.isWhole).toBe(false)
    expect(got.body.length).toBeLessThan(500_000)
    await state('wrong').toMatchObject({ reason: 'origin-checksum' })
  })

  it('is refused cleanly when it fails before the first byte went out', async () => {
    world.origin.answer('/early', evil.wrongMd5(body))
    expect(await world.get(bucket, '/early')).toMatchObject({ status: 424, isWhole: true })
  })

  it('passes the origin’s own error on where the rule says so', async () => {
    const own = await world.bucket({ transparentErrors: true })
    world.origin.answer('/teapot', (socket) => {
      const words = '<h1>No coffee</h1>'
      const head = ['HTTP/1.1 418 No', 'Content-Type: text/html', 'Set-Cookie: a=b', `Content-Length: ${words.length}`]
      socket.write(`${head.join('\r\n')}\r\n\r\n${words}`)
    })
    const got = await world.get(own, '/teapot')
    expect(got).toMatchObject({ status: 418, headers: { 'content-type': 'text/html', 'cache-control': 'no-store' } })
    expect(got.headers).not.toHaveProperty('set-cookie')
    expect(got.body.toString()).toBe('<h1>No coffee</h1>')
    const shared = await world.get(own, `/b${own}-1/teapot`, { host: 'localhost' })
    expect(shared.headers).toMatchObject({ 'content-disposition': 'attachment' })
    world.origin.answer('/999', evil.status(999))
    expect((await world.get(own, '/999')).status).toBe(424)
  })

  it('is never shown as a page on the host that buckets share, whatever types it claims', async () => {
    world.origin.answer('/two', evil.ok(body, { 'Content-Type': ['image/png', 'text/html'] }))
    for (let i = 0; i < 2; i += 1) {
      const shared = await world.get(bucket, `/b${bucket}-1/two`, { host: 'localhost' })
      expect(shared.headers).toMatchObject({ 'content-disposition': 'attachment' })
      expect(shared.headers['content-security-policy']).toMatch(/^sandbox;/)
    }
  })

  it('hands the origin’s redirect to the client when the rule does not follow', async () => {
    const own = await world.bucket({ followRedirects: false })
    world.origin.answer('/moved', evil.redirect('/there?a=b', 301))
    const got = await world.get(own, '/moved')
    expect(got).toMatchObject({ status: 301, headers: { location: 'http://abc.example.com/there?a=b' } })
    world.origin.answer('/odd', evil.redirect('javascript:alert(1)'))
    expect((await world.get(own, '/odd')).status).toBe(424)
    world.origin.answer('/known', evil.redirect('http://user:word@elsewhere.example/'))
    expect((await world.get(own, '/known')).status).toBe(424)
    expect(await world.isStored(own, 'moved')).toBe(false)
  })
})

describe('conditions of a missing object', () => {
  it('are not met by a version nobody knows yet, nor do they keep its bytes back', async () => {
    const end = Promise.withResolvers<void>()
    world.origin.answer('/conditions', evil.pausing(body, 10, end.promise))
    const asked = [
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': 'Sun, 06 Nov 2050 08:49:37 GMT' },
      { Range: 'bytes=1-2', 'If-Range': '"known"' },
    ].map((headers) => world.open(bucket, '/conditions', { headers }))
    const open = await Promise.all(asked)
    expect((await world.get(bucket, '/conditions', { headers: { 'If-Match': '"known"' } })).status).toBe(412)
    world.origin.answer('/any', evil.ok(body))
    expect((await world.get(bucket, '/any', { headers: { 'If-Match': '*' } })).status).toBe(200)
    end.resolve()
    for (const res of open) expect(await readAll(res)).toMatchObject({ status: 200, body: Buffer.from(body) })
    await state('conditions').toMatchObject({ state: 'done' })
  })
})

describe('a HEAD of a missing object', () => {
  it('is answered from the origin’s where the rule says so, and pulls nothing', async () => {
    const own = await world.bucket({ answerHead: true })
    world.origin.answer('/head', evil.ok(body, { 'Content-Type': 'text/plain', 'Set-Cookie': 'a=b' }))
    const got = await world.get(own, '/head', { method: 'HEAD' })
    expect(got).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain', 'content-length': '43' } })
    expect(got.headers).not.toHaveProperty('set-cookie')
    expect(world.origin.seen('/head').map(({ method }) => method)).toEqual(['HEAD'])
    expect(await world.state(own, 'head')).toBeUndefined()
    expect((await world.get(own, '/none', { method: 'HEAD' })).status).toBe(404)
    world.origin.answer('/sick', evil.status(403))
    expect((await world.get(own, '/sick', { method: 'HEAD' })).status).toBe(424)
  })

  it('is not found otherwise', async () => {
    world.origin.answer('/head', evil.ok(body))
    expect((await world.get(bucket, '/head', { method: 'HEAD' })).status).toBe(404)
    expect(world.origin.seen('/head').filter(({ method }) => method === 'HEAD')).toHaveLength(1)
  })
})

describe('a connection on which nothing moves', () => {
  // Far less than an origin may stand still: its time passes with the looks.
  const stalledMs = 200
  // Connections are looked at when a test says so.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())
  const look = () => vi.advanceTimersByTime(stalledMs / 2)
  const lookUntilGone = (of: FlightWorld) =>
    expect
      .poll(() => {
        look()
        return of.connections()
      }, patience)
      .toBe(0)

  it('is kept while the origin is slow, and cut when its client takes nothing', async () => {
    await using slow = await startFlightWorld({ stalledMs })
    const own = await slow.bucket()
    const end = Promise.withResolvers<void>()
    slow.origin.answer('/slow', evil.pausing(body, 10, end.promise))
    const hold = slow.origin.hold('/slow')
    const asked = slow.open(own, '/slow')
    await hold.asked
    for (let i = 0; i < 8; i += 1) look()
    hold.release()
    const res = await asked
    const first = await new Promise<Buffer>((resolve) => res.once('data', resolve))
    const got = readAll(res)
    for (let i = 0; i < 8; i += 1) {
      await turn()
      look()
    }
    end.resolve()
    expect(`${first}${(await got).body}`).toBe(body)
    slow.origin.answer('/large', evil.huge(32 * 1024 * 1024))
    const idle = await slow.open(own, '/large')
    idle.pause()
    await lookUntilGone(slow)
    expect((await readAll(idle)).isWhole).toBe(false)
  })

  it('is reset where only its end would say that the body is whole', async () => {
    await using slow = await startFlightWorld({ stalledMs })
    const own = await slow.bucket()
    slow.origin.answer('/endless', evil.chunked(Buffer.alloc(32 * 1024 * 1024)))
    const old = connect(slow.port, '127.0.0.1').pause()
    const error = once(old, 'error')
    old.write(`GET /endless HTTP/1.0\r\nHost: b${own}-1.file.localhost\r\n\r\n`)
    await expect.poll(() => slow.started(), patience).toBe(1)
    await lookUntilGone(slow)
    old.resume()
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }])
  })

  it('is kept while its client takes its time, as long as it takes something', async () => {
    await using slow = await startFlightWorld({ stalledMs })
    const own = await slow.bucket()
    slow.origin.answer('/large', evil.huge(32 * 1024 * 1024))
    const res = await slow.open(own, '/large')
    for (let i = 0; i < 6; i += 1) {
      const before = slow.sent()
      await take(res, 3 * 1024 * 1024)
      await expect.poll(() => slow.sent(), patience).toBeGreaterThan(before)
      look()
      look()
    }
    expect((await readAll(res)).isWhole).toBe(true)
  })

  /** Reads so many bytes, or until the end. */
  function take(res: IncomingMessage, bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    let taken = 0
    const onData = (chunk: Buffer) => {
      taken += chunk.length
      if (taken < bytes) return
      res.off('data', onData).pause()
      resolve()
    }
    if (res.destroyed) resolve()
    res.on('data', onData).once('close', resolve).resume()
    return promise
  }
})
