import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleDefaults } from '../contract/rule.ts'
import { cutWhole, inTurn, resetWhole, rest, strongTag } from './testing/broken-answers.ts'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const size = 3 * 1024 * 1024
/** Every four bytes differ, so that a part in the wrong place is seen. */
const body = Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => n).buffer)
const md5 = createHash('md5').update(body).digest('base64')

let world: FlightWorld
let bucket: number
beforeAll(async () => {
  world = await startFlightWorld()
  bucket = await world.bucket()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const state = (key: string) => expect.poll(() => world.state(bucket, key), patience)

async function expectWhole(key: string): Promise<void> {
  const got = await world.get(bucket, `/${key}`)
  expect([key, got.status, got.isWhole, got.body.equals(body)]).toEqual([key, 200, true, true])
}

/** It is in the bucket as the origin has it, from one question for the whole. */
async function expectStored(key: string): Promise<void> {
  await state(key).toMatchObject({ state: 'done', reason: null, attempts: 1, bytes: size })
  await expectWhole(key)
  expect(world.origin.requests(`/${key}`)).toBe(1)
}

describe('a large body that breaks off is gone on with in the same flight', () => {
  it('wherever it was cut', async () => {
    const cuts = [1, 1_000, 65_536, 1_048_576, 2_000_001, size - 65_537, size - 1]
    const all = cuts.map(async (cut) => {
      const key = `cut-${cut}`
      world.origin.answer(`/${key}`, inTurn(cutWhole(body, cut), rest(body)))
      await Promise.all([expectWhole(key), expectWhole(key)])
      await expectStored(key)
      expect(world.origin.ranges(`/${key}`)).toHaveLength(1)
    })
    await Promise.all(all)
  })

  it('when the connection is reset', async () => {
    world.origin.answer('/reset', inTurn(resetWhole(body, 2_000_000), rest(body)))
    await expectWhole('reset')
    await expectStored('reset')
  })

  it('as often as it takes, when each time brings much', async () => {
    const large = Buffer.concat([body, body, body])
    const more = rest(large, { sent: 1_100_000 })
    world.origin.answer('/often', inTurn(cutWhole(large, 100), ...Array(8).fill(more), rest(large)))
    const got = await world.get(bucket, '/often')
    expect([got.isWhole, got.body.equals(large)]).toEqual([true, true])
    expect(world.origin.ranges('/often')).toHaveLength(9)
  })

  it('when it stalls for longer than the rule allows', async () => {
    const own = await world.bucket({ budgets: { ...ruleDefaults.budgets, idleMs: 200 } })
    const stalls: evil.Answer = (socket) => {
      socket.write(evil.head('200 OK', { 'Content-Length': size, ETag: strongTag }))
      socket.write(body.subarray(0, 500_000))
    }
    world.origin.answer('/stalls', inTurn(stalls, rest(body)))
    expect((await world.get(own, '/stalls')).body.equals(body)).toBe(true)
  })

  it('by its date, when that is old enough to name a version', async () => {
    const headers = { Date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'Last-Modified': 'Fri, 20 Nov 2026 12:00:00 GMT' }
    const later: evil.Answer = (socket, request) => {
      expect(request.headers['if-range']).toBe(headers['Last-Modified'])
      const range = `bytes 1000-${size - 1}/${size}`
      socket.write(evil.head('206 Partial', { ...headers, 'Content-Length': size - 1_000, 'Content-Range': range }))
      socket.write(body.subarray(1_000))
    }
    world.origin.answer('/dated', inTurn(cutWhole(body, 1_000, headers), later))
    await expectWhole('dated')
    await expectStored('dated')
  })

  it('in the background, too', async () => {
    const own = await world.bucket({ mode: 'async' })
    world.origin.answer('/background', inTurn(cutWhole(body, 1_500_000), rest(body, { sent: 9 }), rest(body)))
    await world.get(own, '/background')
    const done = { state: 'done', attempts: 1, bytes: size }
    await expect.poll(() => world.state(own, 'background'), patience).toMatchObject(done)
    expect((await world.get(own, '/background')).body.equals(body)).toBe(true)
  })

  it('at the origin that began it, though another one goes first', async () => {
    const own = await world.bucket({ standby: ['standby.example.com'] })
    world.origin.answer('/standby', inTurn(evil.status(503), evil.ok('another version')))
    world.standby.answer('/standby', inTurn(cutWhole(body, 1_000), rest(body)))
    expect((await world.get(own, '/standby')).body.equals(body)).toBe(true)
    expect([world.origin.requests('/standby'), world.origin.ranges('/standby')]).toEqual([1, []])
  })

  it('after an origin that was away for a moment, or asked for one', async () => {
    const wait = evil.status(503, { 'Retry-After': 1 })
    world.origin.answer('/away', inTurn(cutWhole(body, 1_000_000), evil.reset, evil.status(500), wait, rest(body)))
    await expectWhole('away')
    await expectStored('away')
    expect(world.origin.ranges('/away')).toHaveLength(4)
  })

  it('and what is joined has the checksum that came with the whole', async () => {
    world.origin.answer('/md5', inTurn(cutWhole(body, 700_000, { ETag: strongTag, 'Content-MD5': md5 }), rest(body)))
    await expectWhole('md5')
    await expectStored('md5')
  })
})

describe('while a flight waits for the rest of its body', () => {
  it('its readers wait at any offset, and new ones join', async () => {
    const held = Promise.withResolvers<void>()
    const later: evil.Answer = async (socket, request) => {
      await held.promise
      await rest(body)(socket, request)
    }
    world.origin.answer('/joined', inTurn(cutWhole(body, 1_000_000), later))
    const ask = (range: string) => world.get(bucket, '/joined', { headers: { Range: range } })
    const first = expectWhole('joined')
    await expect.poll(() => world.origin.ranges('/joined'), patience).toHaveLength(1)
    expect(world.flights.progressOf(bucket, 'joined')).toMatchObject({ totalBytes: size })
    expect((await ask('bytes=10-19')).body).toEqual(body.subarray(10, 20))
    const [late, over] = [expectWhole('joined'), ask('bytes=999990-1000009')]
    held.resolve()
    await Promise.all([first, late])
    expect((await over).body).toEqual(body.subarray(999_990, 1_000_010))
    await expectStored('joined')
  })

  it('an upload beats it, and its readers get their bytes', async () => {
    world.origin.answer('/upload', inTurn(cutWhole(body, 1_000_000), rest(body)))
    const got = expectWhole('upload')
    await expect.poll(() => world.flights.progressOf(bucket, 'upload')?.bytes, patience).toBeGreaterThan(0)
    const options = { headers: {}, source: { kind: 'uploaded' } } as const
    await world.objects.put({ bucket, key: 'upload' }, Buffer.from('mine'), options)
    await got
    await state('upload').toMatchObject({ state: 'cancelled', reason: 'superseded' })
    expect((await world.get(bucket, '/upload')).body.toString()).toBe('mine')
  })

  it('the operator breaks it off at once', async () => {
    world.origin.answer('/cancelled', inTurn(cutWhole(body, 1_000_000), evil.silent))
    const got = world.get(bucket, '/cancelled')
    await expect.poll(() => world.origin.ranges('/cancelled'), patience).toHaveLength(1)
    expect(world.flights.cancel(bucket, 'cancelled')).toBe(true)
    expect(await got).toMatchObject({ status: 200, isWhole: false })
    await state('cancelled').toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator' })
  })
})
