import { readdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { head, ok } from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 30_000, interval: 20 }
const large = Buffer.alloc(4 * 1024 * 1024, 'Sphinx of black quartz, judge my vow. ')
const small = large.subarray(0, 400_000)
const aborts = 100
const atOnce = 10

let world: FlightWorld
let bucket: number
beforeAll(async () => {
  world = await startFlightWorld()
  bucket = await world.bucket()
  await world.objects.put({ bucket, key: 'large' }, large, { headers: {}, source: { kind: 'uploaded' } })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

/** Descriptors of this process, without both ends of connections that are kept to be used again. */
async function descriptors(): Promise<number> {
  const kept = world.origin.connections().open + world.standby.connections().open + world.connections()
  return (await readdir('/proc/self/fd')).length - 2 * kept
}

/** The same when nothing is being closed any more: as many at ten looks in a row. */
async function descriptorsAtRest(): Promise<number> {
  const looks: number[] = []
  const isCalm = async () => {
    looks.unshift(await descriptors())
    return looks.length >= 10 && new Set(looks.slice(0, 10)).size === 1
  }
  await expect.poll(isCalm, patience).toBe(true)
  return looks[0] ?? 0
}

/** Takes a first piece, if one comes, and goes. */
async function leave(answer: IncomingMessage): Promise<void> {
  await new Promise((resolve) => answer.once('data', resolve).once('close', resolve))
  answer.destroy()
}

async function leaveAll(path: (n: number) => string, headers: Record<string, string> = {}): Promise<void> {
  for (let at = 0; at < aborts; at += atOnce) {
    const some = Array.from({ length: atOnce }, (_, n) => world.open(bucket, path(at + n), { headers }))
    await Promise.all(some.map(async (answer) => leave(await answer)))
  }
}

const range = { Range: 'bytes=100000-' }

describe(`after ${aborts} clients that left in the middle, every descriptor is back`, () => {
  it.each([
    ['of an object', '/large', {}],
    ['of a part of one', '/large', range],
  ])('%s', async (_, path, headers) => {
    await leaveAll(() => path, headers)
    await expect.poll(() => world.connections(), patience).toBe(0)
    const before = await descriptorsAtRest()
    await leaveAll(() => path, headers)
    await expect.poll(() => world.connections(), patience).toBe(0)
    await expect.poll(descriptors, patience).toBe(before)
  })

  it.each([
    ['of an object that is on its way', 'whole', {}],
    ['of a part of one', 'part', range],
  ])('%s, and it arrives', async (_, name, headers) => {
    const before = await descriptorsAtRest()
    const keys = Array.from({ length: aborts }, (__, n) => `${name}/${n}`)
    for (const key of keys) world.origin.answer(`/${key}`, ok(small))
    await leaveAll((n) => `/${keys[n]}`, headers)
    const flying = () => keys.filter((key) => world.flights.at({ bucket, key })).length
    await expect.poll(flying, patience).toBe(0)
    const stored = await Promise.all(keys.map((key) => world.isStored(bucket, key)))
    expect(stored.filter((is) => is)).toHaveLength(aborts)
    await expect.poll(descriptors, patience).toBe(before)
  })

  it('of a part far ahead of what has arrived, with a request of its own', async () => {
    world.origin.answer('/far', (socket, request) => {
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
      const headers = {
        ETag: '"v1"',
        'Content-Length': start === undefined ? large.length : Number(end) - Number(start) + 1,
      }
      const part = { ...headers, 'Content-Range': `bytes ${start}-${end}/${large.length}` }
      socket.write(start === undefined ? head('200 OK', headers) : head('206 Partial Content', part))
      socket.write(small.subarray(0, 10_000))
    })
    const before = await descriptorsAtRest()
    const first = await world.open(bucket, '/far')
    await leaveAll(() => '/far', { Range: 'bytes=3000000-3999999' })
    expect(world.origin.ranges('/far').length).toBeGreaterThan(aborts / 2)
    // That of the flight goes on.
    await expect.poll(() => world.origin.connections().open, patience).toBe(1)
    await leave(first)
    expect(world.flights.cancel(bucket, 'far')).toBe(true)
    await expect.poll(() => world.origin.connections().open, patience).toBe(0)
    await expect.poll(descriptors, patience).toBe(before)
  })
})
