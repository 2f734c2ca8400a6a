import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as evil from '../testing/evil-answers.ts'
import { type Fetched, fetchObject } from '../testing/fetch-object.ts'
import { startWorld, type World } from '../testing/gateway-world.ts'

const patience = { timeout: 20_000, interval: 20 }
const size = 3 * 1024 * 1024
/** Every four bytes differ, so that a part can only be right. */
const body = Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => n).buffer)
const strong = { ETag: '"v1"', 'Content-Type': 'image/png' }

let world: World
beforeAll(async () => {
  const environment = (origin: { port: number }) => ({
    HEADWATER_WORKERS: '2',
    HEADWATER_ORIGIN_RESOLVE: ['abc', 'sick', 'standby']
      .map((n) => `${n}.example.com:80=127.0.0.1:${origin.port}`)
      .join(),
  })
  world = await startWorld({ environment })
})
afterAll(() => world[Symbol.asyncDispose]())

const get = (bucket: string, path: string, headers: Record<string, string> = {}): Promise<Fetched> =>
  fetchObject(world.gateway.objectsUrl, `${bucket}.file.localhost`, path, headers)
/** So many connections do not all come to the same one of two workers. */
const everywhere = (bucket: string, path: string) => Promise.all(Array.from({ length: 16 }, () => get(bucket, path)))
const state = (bucket: string, key: string) => expect.poll(async () => (await world.pull(bucket, key))?.state, patience)

/** Answers with this version, or 304 to who has it. */
const version =
  (of: string): evil.Answer =>
  (socket, request) =>
    request.headers['if-none-match'] === `"${of}"`
      ? evil.status(304, { ETag: `"${of}"` })(socket, request)
      : evil.ok(of, { ETag: `"${of}"` })(socket, request)

describe('a miss in sync mode, whichever worker has the client', () => {
  it('is streamed whole to all who ask, from one question to the origin, and then is a hit with conditions and ranges', async () => {
    const bucket = await world.bucket('sync', { mode: 'sync' })
    world.origin.answer('/a', evil.ok(body, strong))
    const hold = world.origin.hold('/a')
    const asked = everywhere(bucket, '/a')
    await hold.asked
    hold.release()
    for (const got of await asked) {
      expect([got.status, got.isWhole, got.body.equals(body)]).toEqual([200, true, true])
      expect(got.headers).toMatchObject({ 'content-length': `${size}`, 'content-type': 'image/png' })
    }
    expect(world.origin.requests('/a')).toBe(1)
    await state(bucket, 'a').toBe('done')
    const hit = await get(bucket, '/a')
    expect(hit.body.equals(body)).toBe(true)
    expect((await get(bucket, '/a', { 'If-None-Match': String(hit.headers.etag) })).status).toBe(304)
    expect((await get(bucket, '/a', { 'If-Match': '"other"' })).status).toBe(412)
    const part = await get(bucket, '/a', { Range: 'bytes=1000000-1000099' })
    expect([part.status, part.body.equals(body.subarray(1_000_000, 1_000_100))]).toEqual([206, true])
    expect(world.origin.requests('/a')).toBe(1)
  })

  it('has its range far ahead before the whole, from the version that flies', async () => {
    const bucket = await world.bucket('far', { mode: 'sync' })
    const goOn = Promise.withResolvers<void>()
    world.origin.answer('/far', async (socket, { headers }) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
      if (from !== undefined) {
        const part = body.subarray(Number(from), Number(to) + 1)
        const range = { 'Content-Range': `bytes ${from}-${to}/${size}`, 'Content-Length': part.length }
        socket.write(evil.head('206 Partial Content', { ...strong, ...range }))
        return void socket.write(part)
      }
      socket.write(evil.head('200 OK', { ...strong, 'Content-Length': size }))
      socket.write(body.subarray(0, 1_000))
      await goOn.promise
      socket.write(body.subarray(1_000))
    })
    const far = await get(bucket, '/far', { Range: 'bytes=2500000-2500099' })
    expect(far.status).toBe(206)
    expect(far.headers['content-range']).toBe(`bytes 2500000-2500099/${size}`)
    expect(far.body.equals(body.subarray(2_500_000, 2_500_100))).toBe(true)
    goOn.resolve()
    await state(bucket, 'far').toBe('done')
    expect(world.origin.requests('/far')).toBe(1)
  })

  it('is chunked where nobody knows its length, and empty where it is', async () => {
    const bucket = await world.bucket('lengths', { mode: 'sync' })
    world.origin.answer('/chunked', evil.chunked('in pieces'))
    world.origin.answer('/empty', evil.ok(''))
    const got = await get(bucket, '/chunked')
    expect([got.isWhole, got.body.toString(), got.headers['content-length']]).toEqual([true, 'in pieces', undefined])
    expect(await get(bucket, '/empty')).toMatchObject({
      status: 200,
      isWhole: true,
      headers: { 'content-length': '0' },
    })
  })

  it('is answered with what became of the origin', async () => {
    const bucket = await world.bucket('failing', { mode: 'sync' })
    world.origin.answer('/broken', evil.status(500))
    expect((await get(bucket, '/gone')).status).toBe(404)
    const broken = await get(bucket, '/broken')
    expect([broken.status, broken.body.toString()]).toEqual([424, expect.stringContaining('<Code>Origin')])
    const open = await world.bucket('open', { mode: 'sync', transparentErrors: true })
    world.origin.answer('/teapot', evil.status(418, { 'Content-Type': 'text/x-tea' }))
    expect(await get(open, '/teapot')).toMatchObject({ status: 418, headers: { 'content-type': 'text/x-tea' } })
  })
})

describe('workers know', () => {
  it('when a hit is old: it is sent as it is and compared, and what the origin has now is the next one’s', async () => {
    const bucket = await world.bucket('stale', { mode: 'sync', freshness: { kind: 'revalidate', afterSeconds: 1 } })
    world.origin.answer('/a', version('one'))
    const read = async () => (await get(bucket, '/a')).body.toString()
    expect(await read()).toBe('one')
    await state(bucket, 'a').toBe('done')
    const comparisons = () =>
      world.origin.seen('/a').filter(({ headers }) => headers['if-none-match'] === '"one"').length
    await expect.poll(async () => [await read(), comparisons()], patience).toEqual(['one', 1])
    world.origin.answer('/a', version('two'))
    await expect.poll(read, patience).toBe('two')
    expect(world.origin.requests('/a')).toBeLessThan(6)
  })

  it('which origins rest: all of them send clients to the one that stands in', async () => {
    const standby = ['standby.example.com']
    const bucket = await world.bucket('resting', { mode: 'async', address: 'sick.example.com', standby })
    const locations = async (path: string) => [
      ...new Set((await everywhere(bucket, path)).map(({ headers }) => headers.location)),
    ]
    expect(await locations('/rest')).toEqual(['http://sick.example.com/rest'])
    await state(bucket, 'rest').toBe('failed')
    world.origin.answer('/busy', evil.status(429, { 'Retry-After': 300 }))
    await get(bucket, '/busy')
    await expect.poll(() => locations('/rest'), patience).toEqual(['http://standby.example.com/rest'])
  })
})
