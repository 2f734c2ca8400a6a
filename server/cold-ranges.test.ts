import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Answer, redirect } from './testing/evil-answers.ts'
import { type FlightWorld, startFlightWorld } from './testing/flight-world.ts'

const patience = { timeout: 15_000, interval: 10 }
const size = 4 * 1024 * 1024
/** Every four bytes differ, so that a part can only be right. */
const body = Buffer.from(Uint32Array.from({ length: size / 4 }, (_, n) => n).buffer)
const etag = '"v1"'

let world: FlightWorld
let bucket: number
beforeAll(async () => {
  world = await startFlightWorld()
  bucket = await world.bucket()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

type Version = { readonly etag: string | null; readonly part: string | null }

/** Sends 1,000 bytes of the whole and the rest when told; a part of the version that is asked for at once. */
function holding({ etag: whole, part }: Version = { etag, part: etag }) {
  const goOn = Promise.withResolvers<void>()
  const tag = (of: string | null) => (of === null ? '' : `ETag: ${of}\r\n`)
  const answer: Answer = async (socket, { headers }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from !== undefined && (headers['if-range'] ?? whole) === whole && part !== null) {
      const bytes = body.subarray(Number(from), Number(to) + 1)
      const range = `Content-Range: bytes ${from}-${to}/${size}\r\nContent-Length: ${bytes.length}`
      socket.write(`HTTP/1.1 206 Partial\r\n${tag(part)}${range}\r\n\r\n`)
      socket.write(bytes)
      return
    }
    socket.write(`HTTP/1.1 200 OK\r\n${tag(whole)}Content-Length: ${size}\r\n\r\n`)
    socket.write(body.subarray(0, 1_000))
    await goOn.promise
    socket.write(body.subarray(1_000))
  }
  return { answer, goOn: goOn.resolve }
}

const ask = (key: string, range: string, of = bucket) => world.get(of, `/${key}`, { headers: { Range: range } })
const stored = (key: string, of = bucket) => expect.poll(() => world.isStored(of, key), patience).toBe(true)

it('a range that begins near what has arrived comes out of the flight', async () => {
  const { answer, goOn } = holding()
  world.origin.answer('/near', answer)
  expect(await ask('near', 'bytes=0-99')).toMatchObject({
    status: 206,
    isWhole: true,
    body: body.subarray(0, 100),
    headers: { 'content-range': `bytes 0-99/${size}`, 'content-length': '100' },
  })
  const ahead = ask('near', 'bytes=500000-500099')
  goOn()
  expect((await ahead).body).toEqual(body.subarray(500_000, 500_100))
  await stored('near')
  expect([world.origin.requests('/near'), world.origin.ranges('/near')]).toEqual([1, []])
})

it('a range far ahead is asked for by itself, at once, while the whole is pulled', async () => {
  const { answer, goOn } = holding()
  world.origin.answer('/far', answer)
  const got = await ask('far', 'bytes=3000000-3000099')
  expect(got).toMatchObject({ status: 206, headers: { 'content-range': `bytes 3000000-3000099/${size}` } })
  expect(got.body).toEqual(body.subarray(3_000_000, 3_000_100))
  const last = await ask('far', 'bytes=-100')
  expect(last.body).toEqual(body.subarray(size - 100))
  expect(await world.isStored(bucket, 'far')).toBe(false)
  goOn()
  await stored('far')
  expect(world.origin.requests('/far')).toBe(1)
  expect(world.origin.ranges('/far')).toEqual(['bytes=3000000-3000099', `bytes=${size - 100}-${size - 1}`])
  const ifRanges = world.origin.seen('/far').map(({ headers }) => headers['if-range'])
  // The first part is asked for before anybody knows a version, and looked at when it comes.
  expect(ifRanges).toEqual([undefined, undefined, etag])
})

it.each<[string, Version]>([
  ['has another version by then', { etag, part: '"v2"' }],
  ['answers with the whole', { etag, part: null }],
  ['names no version', { etag: null, part: null }],
  ['names its version weakly', { etag: 'W/"v1"', part: 'W/"v1"' }],
])('a range waits for the flight when the origin %s', async (what, version) => {
  const key = what.replaceAll(' ', '-')
  const { answer, goOn } = holding(version)
  world.origin.answer(`/${key}`, answer)
  const asked = ask(key, 'bytes=3000000-3000099')
  await expect.poll(() => world.flights.progressOf(bucket, key)?.bytes, patience).toBe(1_000)
  goOn()
  expect(await asked).toMatchObject({ status: 206, body: body.subarray(3_000_000, 3_000_100) })
  await stored(key)
})

it('a part that was of another version is asked for again, of the one that flies', async () => {
  const { answer, goOn } = holding()
  const other = Buffer.alloc(100, '?')
  world.origin.answer('/changing', async (socket, request) => {
    if (request.headers.range === undefined || request.headers['if-range']) return answer(socket, request)
    const range = `Content-Range: bytes 3000000-3000099/${size}\r\nContent-Length: 100`
    socket.write(`HTTP/1.1 206 Partial\r\nETag: "v0"\r\n${range}\r\n\r\n${other}`)
  })
  const got = await ask('changing', 'bytes=3000000-3000099')
  expect(got).toMatchObject({ status: 206, body: body.subarray(3_000_000, 3_000_100) })
  expect(world.origin.seen('/changing').map(({ headers }) => headers['if-range'])).toEqual([undefined, undefined, etag])
  goOn()
  await stored('changing')
})

it('a part that comes from another place than the whole is not taken for one of it, whatever it is called', async () => {
  const { answer, goOn } = holding()
  let asked = 0
  world.origin.answer('/moving', (socket, request) => redirect(`/moved?id=${asked++}`)(socket, request))
  world.origin.answer('/moved', (socket, request) => {
    if (request.headers.range === undefined) return answer(socket, request)
    const range = `Content-Range: bytes 3000000-3000099/${size}\r\nContent-Length: 100`
    socket.write(`HTTP/1.1 206 Partial\r\nETag: ${etag}\r\n${range}\r\n\r\n${'?'.repeat(100)}`)
  })
  const range = ask('moving', 'bytes=3000000-3000099')
  await expect.poll(() => world.origin.ranges('/moved').length, patience).toBe(2)
  goOn()
  expect((await range).body).toEqual(body.subarray(3_000_000, 3_000_100))
  await stored('moving')
})

it('a range of a version that the client names is not asked for before that is known', async () => {
  const { answer, goOn } = holding()
  goOn()
  world.origin.answer('/named', answer)
  const headers = { Range: 'bytes=3000000-3000099', 'If-Range': '"v1"' }
  expect((await world.get(bucket, '/named', { headers })).status).toBe(200)
  expect(world.origin.ranges('/named')).toEqual([])
})

it('a range waits for the flight when the rule has no place for a read of its own', async () => {
  const own = await world.bucket({ budgets: { ...defaults, concurrency: 1 } })
  const { answer, goOn } = holding()
  world.origin.answer('/alone', answer)
  const asked = ask('alone', 'bytes=3000000-3000099', own)
  await expect.poll(() => world.flights.progressOf(own, 'alone')?.bytes, patience).toBe(1_000)
  goOn()
  expect((await asked).body).toEqual(body.subarray(3_000_000, 3_000_100))
  expect(world.origin.ranges('/alone')).toEqual([])
})

it('a range that waits for the flight or for a place fails with the flight at once', async () => {
  const own = await world.bucket({ budgets: { ...defaults, concurrency: 1, firstByteMs: 300_000 } })
  const cut = Promise.withResolvers<void>()
  world.origin.answer('/cut', async (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nETag: ${etag}\r\nContent-Length: ${size}\r\n\r\n`)
    socket.write(body.subarray(0, 1_000))
    await cut.promise
    socket.end()
  })
  const asked = ask('cut', 'bytes=3000000-3000099', own)
  await expect.poll(() => world.flights.progressOf(own, 'cut')?.bytes, patience).toBe(1_000)
  cut.resolve()
  expect(await asked).toMatchObject({ status: 424, isWhole: true })
})

it.each([
  ['lies outside', `bytes=${size}-`, 416],
  ['is several', 'bytes=0-1,4-5', 200],
  ['is none', 'lines=1-2', 200],
  ['covers all', 'bytes=0-', 206],
])('a range that %s is answered as of a stored object', async (what, range, status) => {
  const key = what.replaceAll(' ', '-')
  const { answer, goOn } = holding()
  goOn()
  world.origin.answer(`/${key}`, answer)
  const got = await ask(key, range)
  expect(got).toMatchObject({ status, isWhole: true })
  if (status === 416) expect(got.headers['content-range']).toBe(`bytes */${size}`)
  else expect(got.body.equals(body)).toBe(true)
  await stored(key)
})

it('a range of a body of unknown length is answered with the whole', async () => {
  world.origin.answer(
    '/chunks',
    (socket) => void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
  )
  expect(await ask('chunks', 'bytes=1-2')).toMatchObject({ status: 200, body: Buffer.from('hello') })
})

it('a range in async mode redirects, and the whole is pulled', async () => {
  const own = await world.bucket({ mode: 'async' })
  const { answer, goOn } = holding()
  goOn()
  world.origin.answer('/async', answer)
  expect((await ask('async', 'bytes=3000000-3000099', own)).status).toBe(302)
  await stored('async', own)
  expect(world.origin.ranges('/async')).toEqual([])
})

const defaults = {
  concurrency: 16,
  bandwidth: null,
  objectBytes: null,
  connectMs: 5_000,
  firstByteMs: 15_000,
  idleMs: 30_000,
  minimumRate: 0,
}
