import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GatewayError } from './domain/errors.ts'
import { cutWhole, inTurn, rest, strongTag } from './testing/broken-answers.ts'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const size = 1024 * 1024
const body = Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => n).buffer)
const other = Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => -n).buffer)
const sent = 500_000
/** For the next attempt, which is another matter. */
const later = evil.stalled(body, 1)

let world: FlightWorld
beforeAll(async () => {
  world = await startFlightWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

/** The client sees the start of the first version and a broken connection, and nothing is stored. */
async function expectBroken(of: FlightWorld, key: string, reason = 'origin-truncated'): Promise<number> {
  const on = await of.bucket()
  const got = await of.get(on, `/${key}`)
  expect([got.isWhole, body.subarray(0, got.body.length).equals(got.body)]).toEqual([false, true])
  expect(got.body.length).toBeLessThan(size)
  await expect.poll(() => of.state(on, key), patience).toMatchObject({ reason })
  expect(await of.isStored(on, key)).toBe(false)
  return on
}

const nameOf = (what: string) => what.replaceAll(/\W/g, '-')
const tagged = (tag: string) => cutWhole(body, sent, { ETag: tag })

describe('a body that breaks off is not asked for again', () => {
  it.each<[string, evil.Answer]>([
    ['without a name of its version', cutWhole(body, sent, {})],
    ['with a weak name of its version', tagged('W/"v1"')],
    ['with two names of its version', tagged('"v1", "v2"')],
    ['with a date that may still change', cutWhole(body, sent, datedNow())],
    ['by an origin that has no ranges', cutWhole(body, sent, { ETag: strongTag, 'Accept-Ranges': 'none' })],
    ['before its first byte', cutWhole(body, 0)],
    ['without a length', chunkedCut()],
  ])('%s', async (what, first) => {
    const key = nameOf(what)
    world.origin.answer(`/${key}`, inTurn(first, later))
    const bucket = await world.bucket()
    const got = await world.get(bucket, `/${key}`)
    expect([got.isWhole, got.body.equals(body)]).toEqual([got.status !== 200, false])
    await expect.poll(() => world.state(bucket, key), patience).toMatchObject({ reason: 'origin-truncated' })
    expect([world.origin.requests(`/${key}`), world.origin.ranges(`/${key}`)]).toEqual([1, []])
  })
})

describe('nothing is joined to the start of a body but exactly its rest', () => {
  const range = (text: (start: number) => string) => rest(body, { range: text })
  it.each<[string, evil.Answer]>([
    ['another version under 200', evil.ok(other, { ETag: '"v2"' })],
    ['the same version under 200', evil.ok(body, { ETag: strongTag })],
    ['a rest of another version', rest(other, { etag: '"v2"' })],
    ['a rest with a weak name', rest(body, { etag: `W/${strongTag}` })],
    ['a rest without a name', rest(body, { etag: null })],
    ['a rest that begins later', range((start) => `bytes ${start + 1}-${size - 1}/${size}`)],
    ['a rest that begins sooner', range((start) => `bytes ${start - 1}-${size - 1}/${size}`)],
    ['a rest that ends sooner', range((start) => `bytes ${start}-${size - 2}/${size}`)],
    ['a rest of a longer whole', range((start) => `bytes ${start}-${size}/${size + 1}`)],
    ['a rest of a whole of unknown length', range((start) => `bytes ${start}-${size - 1}/*`)],
    ['a rest whose range is none', range(() => 'bytes')],
    ['a rest at another place', evil.redirect('/elsewhere')],
    ['412', evil.status(412)],
    ['416', evil.status(416, { 'Content-Range': `bytes */${size}` })],
    ['404', evil.status(404)],
  ])('not %s', async (what, second) => {
    const key = `not-${nameOf(what)}`
    world.origin.answer('/elsewhere', rest(body))
    world.origin.answer(`/${key}`, inTurn(cutWhole(body, sent), second, later))
    await expectBroken(world, key)
  })

  it.each([
    ['another object that has its tag, length and path', 'id=1', 'id=2', false],
    ['the same under another signature', 'id=1&X-Amz-Signature=a', 'id=1&X-Amz-Signature=b', true],
  ])('where a redirect leads to %s', async (what, one, two, isSame) => {
    const [key, path] = [nameOf(what), `/at-${nameOf(what)}`]
    world.origin.answer(`/${key}`, inTurn(evil.redirect(`${path}?${one}`), evil.redirect(`${path}?${two}`)))
    world.origin.answer(path, inTurn(cutWhole(body, sent), rest(isSame ? body : other), later))
    if (!isSame) return void (await expectBroken(world, key))
    expect((await world.get(await world.bucket(), `/${key}`)).body.equals(body)).toBe(true)
  })

  it('not more than the rest', async () => {
    const more: evil.Answer = async (socket, request) => {
      await rest(body)(socket, request)
      socket.write('and more')
    }
    world.origin.answer('/more', inTurn(cutWhole(body, sent), more))
    await expectBroken(world, 'more', 'origin-too-long')
  })

  it('not what the checksum of the whole refuses', async () => {
    const mixed = Buffer.concat([body.subarray(0, sent), other.subarray(sent)])
    const headers = { ETag: strongTag, 'Content-MD5': createHash('md5').update(body).digest('base64') }
    world.origin.answer('/mixed', inTurn(cutWhole(body, sent, headers), rest(mixed)))
    const bucket = await world.bucket()
    const got = await world.get(bucket, '/mixed')
    expect(got.isWhole).toBe(false)
    await expect.poll(() => world.state(bucket, 'mixed'), patience).toMatchObject({ reason: 'origin-checksum' })
    expect(await world.isStored(bucket, 'mixed')).toBe(false)
  })
})

describe('an origin is asked for the rest', () => {
  it('a few times only when that brings little', async () => {
    world.origin.answer('/endless', inTurn(cutWhole(body, sent), rest(body, { sent: 10 })))
    await expectBroken(world, 'endless')
    const starts = world.origin.ranges('/endless').map((range) => Number(/\d+/.exec(range)))
    const [first = 0] = starts
    expect(starts).toEqual([0, 1, 2, 3, 4].map((n) => first + 10 * n))
  })

  it('a few times only when it answers with garbage, and then it rests', async () => {
    await using own = await startFlightWorld()
    own.origin.answer('/garbage', inTurn(cutWhole(body, sent), evil.garbage))
    const on = await expectBroken(own, 'garbage')
    expect(own.origin.ranges('/garbage')).toHaveLength(5)
    expect((await own.get(on, '/garbage')).body.toString()).toContain('<Code>OriginResting</Code>')
  })

  it('not before the time it names, and that time is kept for the next pull', async () => {
    world.origin.answer('/later', inTurn(cutWhole(body, sent), evil.status(429, { 'Retry-After': 60 })))
    const own = await expectBroken(world, 'later')
    expect(await world.get(own, '/later')).toMatchObject({ status: 424, headers: { 'retry-after': '60' } })
    expect(world.origin.ranges('/later')).toHaveLength(1)
  })
})

describe('what the disk has no room for', () => {
  const startFull = () =>
    startFlightWorld({
      store: (objects) => ({
        ...objects,
        draft: () => Promise.reject(new GatewayError('StorageFull', 'full')),
      }),
    })

  it('goes on for who reads it', async () => {
    await using full = await startFull()
    const own = await full.bucket()
    full.origin.answer('/a', inTurn(cutWhole(body, sent), rest(body)))
    expect((await full.get(own, '/a')).body.equals(body)).toBe(true)
  })

  it('does not, when a checksum of the whole could not be looked at', async () => {
    await using full = await startFull()
    const headers = { ETag: strongTag, 'Content-MD5': createHash('md5').update(body).digest('base64') }
    full.origin.answer('/a', inTurn(cutWhole(body, sent, headers), rest(body)))
    await expectBroken(full, 'a')
    expect(full.origin.ranges('/a')).toEqual([])
  })
})

function datedNow(): evil.Headers {
  const now = new Date().toUTCString()
  return { Date: now, 'Last-Modified': now }
}

function chunkedCut(): evil.Answer {
  const head = evil.head('200 OK', { 'Transfer-Encoding': 'chunked', ETag: strongTag })
  return (socket) => void socket.end(`${head}ffff\r\n${'x'.repeat(50_000)}`)
}
