import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { GatewayError } from './domain/errors.ts'
import type { ObjectStore } from './object-store/object-store.ts'
import * as evil from './testing/evil-answers.ts'
import { type FlightWorld, readAll, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const body = 'The quick brown fox jumps over the lazy dog'
const state = (world: FlightWorld, bucket: number, key: string) => expect.poll(() => world.state(bucket, key), patience)

/** Lets a client miss `key`, does something when the origin was asked, and lets the origin answer. */
async function during(world: FlightWorld, bucket: number, key: string, act: () => Promise<unknown>) {
  world.origin.answer(`/${key}`, evil.ok(body))
  const hold = world.origin.hold(`/${key}`)
  const got = world.get(bucket, `/${key}`)
  await hold.asked
  await act()
  hold.release()
  return got
}

const upload = (world: FlightWorld, bucket: number, key: string) =>
  world.objects.put({ bucket, key }, Buffer.from('mine'), { headers: {}, source: { kind: 'uploaded' } })

describe('what happens to a key while it flies beats the flight, and its readers get their bytes', () => {
  it('an upload', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    const got = await during(world, bucket, 'a', () => upload(world, bucket, 'a'))
    expect([got.isWhole, got.body.toString()]).toEqual([true, body])
    await state(world, bucket, 'a').toMatchObject({ state: 'cancelled', reason: 'superseded' })
    expect((await world.get(bucket, '/a')).body.toString()).toBe('mine')
  })

  it('a delete', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    const got = await during(world, bucket, 'a', () => world.objects.remove({ bucket, key: 'a' }))
    expect(got.body.toString()).toBe(body)
    await state(world, bucket, 'a').toMatchObject({ state: 'cancelled', reason: 'superseded' })
    expect(await world.isStored(bucket, 'a')).toBe(false)
  })

  it('a new configuration, by which the next client is answered at once', async () => {
    await using world = await startFlightWorld()
    const bucket = await world.bucket()
    world.standby.answer('/a', evil.ok('new'))
    const got = await during(world, bucket, 'a', async () => {
      await world.configure(bucket, 1, { address: 'standby.example.com' })
      expect((await world.get(bucket, '/a')).body.toString()).toBe('new')
    })
    expect(got.body.toString()).toBe(body)
    await state(world, bucket, 'a').toMatchObject({ state: 'done' })
    expect((await world.get(bucket, '/a')).body.toString()).toBe('new')
  })
})

it('a flight without readers is broken off by a new configuration', async () => {
  await using world = await startFlightWorld()
  const bucket = await world.bucket({ mode: 'async' })
  const hold = world.origin.hold('/a')
  await world.get(bucket, '/a')
  await hold.asked
  await world.configure(bucket, 1, {})
  await expect.poll(() => world.origin.connections().open, patience).toBe(0)
  expect(await world.state(bucket, 'a')).toMatchObject({ state: 'cancelled', reason: 'configuration-changed' })
})

it('an operator breaks a flight off, for its readers too, and says so in its record', async () => {
  await using world = await startFlightWorld()
  const bucket = await world.bucket()
  world.origin.answer('/a', evil.stalled('x'.repeat(1_000), 500))
  const reader = await world.open(bucket, '/a')
  expect(world.flights.cancel(bucket, 'a')).toBe(true)
  expect(await readAll(reader)).toMatchObject({ status: 200, isWhole: false })
  await state(world, bucket, 'a').toMatchObject({ state: 'cancelled', reason: 'cancelled-by-operator' })
  expect(world.flights.cancel(bucket, 'a')).toBe(false)
})

it('who comes after a flight was broken off shares one new flight, though a disk still holds the old one', async () => {
  const disk = Promise.withResolvers<void>()
  let drafts = 0
  const store = (objects: ObjectStore): ObjectStore => ({
    ...objects,
    async draft(expected) {
      const draft = await objects.draft(expected)
      if (drafts++ > 0) return draft
      return { ...draft, write: (...pieces) => disk.promise.then(() => draft.write(...pieces)) }
    },
  })
  await using world = await startFlightWorld({ store })
  using _ = { [Symbol.dispose]: disk.resolve }
  const bucket = await world.bucket()
  world.origin.answer('/a', evil.stalled('x'.repeat(1_000), 500))
  const first = readAll(await world.open(bucket, '/a'))
  await state(world, bucket, 'a').toMatchObject({ state: 'running' })
  expect(world.flights.cancel(bucket, 'a')).toBe(true)
  expect(world.flights.cancel(bucket, 'a')).toBe(false)
  world.origin.answer('/a', evil.ok(body))
  const hold = world.origin.hold('/a')
  const others = [world.get(bucket, '/a'), world.get(bucket, '/a'), world.get(bucket, '/a')]
  await hold.asked
  await expect.poll(() => world.flights.at({ bucket, key: 'a' })?.readers, patience).toBe(3)
  hold.release()
  for (const { body: got } of await Promise.all(others)) expect(got.toString()).toBe(body)
  expect(world.origin.requests('/a')).toBe(2)
  await expect.poll(() => world.isStored(bucket, 'a'), patience).toBe(true)
  disk.resolve()
  expect((await first).isWhole).toBe(false)
  const states = async () =>
    (await world.settings.history.list(bucket, { key: 'a', limit: 9 })).map((pull) => pull.state)
  await expect.poll(states, patience).toEqual(['done', 'cancelled'])
})

describe('a flight that the disk has no room for', () => {
  /** Takes so many bytes of every draft and then none. */
  const full = (room: number) => (objects: ObjectStore) => ({
    ...objects,
    async draft() {
      if (room === 0) throw new GatewayError('StorageFull', 'full')
      const draft = await objects.draft()
      return {
        ...draft,
        get size() {
          return draft.size
        },
        async write(piece: Uint8Array) {
          if (draft.size + piece.length > room) throw new GatewayError('StorageFull', 'full')
          await draft.write(piece)
        },
      }
    },
  })

  it.each([
    ['from the start', 0],
    ['in the middle', 1_000_000],
  ])('%s serves its readers to the end, slow ones too, and stores nothing', async (_, room) => {
    await using world = await startFlightWorld({ store: full(room) })
    const bucket = await world.bucket()
    const size = 24 * 1024 * 1024
    const pieces = () => Array.from({ length: size / 65_536 }, (__, n) => Buffer.alloc(65_536, n))
    const whole = Buffer.concat(pieces())
    world.origin.answer('/a', async (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      Readable.from(pieces()).pipe(socket, { end: false })
    })
    const hold = world.origin.hold('/a')
    const opened = [world.open(bucket, '/a'), world.open(bucket, '/a')]
    await hold.asked
    await expect.poll(() => world.flights.at({ bucket, key: 'a' }), patience).toBeDefined()
    hold.release()
    const [slow, fast] = await Promise.all(opened)
    if (!slow || !fast) throw new Error('nobody reads')
    slow.pause()
    const all = buffer(fast)
    // The origin is held back by the one who takes nothing, and who comes late reads for himself.
    await expect.poll(() => isTooLate(world, bucket, 'a'), patience).toBe(true)
    const late = await world.get(bucket, '/a')
    expect(late.body.equals(whole)).toBe(true)
    expect(world.flights.progressOf(bucket, 'a')?.bytes).toBeLessThan(size)
    expect((await readAll(slow)).body.equals(whole)).toBe(true)
    expect((await all).equals(whole)).toBe(true)
    expect(world.origin.requests('/a')).toBe(2)
    await state(world, bucket, 'a').toMatchObject({ state: 'queued', reason: 'storage-full' })
    expect(await world.isStored(bucket, 'a')).toBe(false)
  })

  it('lets a range that had to come back to it skip what lies before', async () => {
    await using world = await startFlightWorld({ store: full(0) })
    const bucket = await world.bucket()
    const whole = Buffer.alloc(24 * 1024 * 1024, 'Sphinx of black quartz, judge my vow. ')
    const ignored = Promise.withResolvers<void>()
    world.origin.answer('/a', async (socket, request) => {
      if (request.headers.range !== undefined) await ignored.promise
      await evil.ok(whole, { ETag: '"v1"' })(socket, request)
    })
    const range = world.get(bucket, '/a', { headers: { Range: 'bytes=20000000-20000099' } })
    await expect.poll(() => world.origin.ranges('/a'), patience).toHaveLength(1)
    // The origin is held back by who waits at the first byte.
    const arrived = () => world.flights.progressOf(bucket, 'a')?.bytes
    await expect.poll(arrived, patience).toBeGreaterThan(2 * 1024 * 1024)
    ignored.resolve()
    expect((await range).body.equals(whole.subarray(20_000_000, 20_000_100))).toBe(true)
  })

  it('ends at once when nobody reads it', async () => {
    await using world = await startFlightWorld({ store: full(1_000) })
    const bucket = await world.bucket({ mode: 'async' })
    world.origin.answer('/a', evil.stalled('x'.repeat(9_000), 5_000))
    await world.get(bucket, '/a')
    await state(world, bucket, 'a').toMatchObject({ state: 'queued', reason: 'storage-full' })
  })
})

/** Whether the running flight has let go of its first bytes. */
function isTooLate(world: FlightWorld, bucket: number, key: string): boolean {
  const reader = world.flights.at({ bucket, key })?.join()
  reader?.leave()
  return reader === null
}
