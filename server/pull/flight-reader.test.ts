import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import type { Draft } from '../object-store/object-store.ts'
import { createFlightBody } from './flight-body.ts'
import { createFlightReader } from './flight-reader.ts'
import { createOlderBlocks } from './older-blocks.ts'
import { createReaderBuffers } from './reader-buffers.ts'

const piece = 64 * 1024
const little = 16 * 1024

/** A draft that has every byte at once. */
function draftOf(whole: Buffer): Draft {
  let size = 0
  return {
    get size() {
      return size
    },
    async write(...pieces) {
      for (const { length } of pieces) size += length
    },
    read: async (at, target) => whole.copy(target, 0, at, Math.min(size, at + target.length)),
    publish: () => Promise.reject(new Error('nobody publishes it')),
    async release() {},
  }
}

/** A flight with much of its body in a draft, of which memory keeps the last piece. */
async function startBody(bytes: number) {
  const whole = Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, n) => n).buffer)
  const body = createFlightBody({ windowBytes: () => piece, olderBlocks: createOlderBlocks(), onDeserted: () => {} })
  body.begin(bytes, draftOf(whole), null)
  const end = async () => {
    for (let at = 0; at < bytes; at += piece) await body.take(whole.subarray(at, at + piece))
    body.verify()
  }
  return { whole, body, end }
}

const buffers = createReaderBuffers()

/** A target that takes each write when it is told to, `ms` after the last. */
function startReader(body: ReturnType<typeof createFlightBody>) {
  let now = 0
  const held: { readonly chunk: Buffer; readonly taken: () => void }[] = []
  const got: Buffer[] = []
  const target = new Writable({
    highWaterMark: piece,
    write: (chunk: Buffer, _encoding, taken) => void held.push({ chunk, taken }),
  })
  const mark = body.join(0)
  if (mark === null) throw new Error('nobody may join')
  const sent = createFlightReader({ body, mark, buffers, elapsed: () => now }).sendTo(target)
  const take = async (ms: number) => {
    while (held.length === 0) await new Promise(setImmediate)
    const one = held.shift()
    if (one === undefined) throw new Error('nothing was written')
    got.push(Buffer.from(one.chunk))
    now += ms
    one.taken()
    return one.chunk
  }
  return { take, sent, got }
}

it('gives to one who is slow a little at a time, in memory of its own, and nothing more until that is taken', async () => {
  const { whole, body, end } = await startBody(4 * piece)
  const { take, sent, got } = startReader(body)
  const ended = end()
  await take(300)
  while (Buffer.concat(got).length < whole.length) {
    const chunk = await take(300)
    if (got.length < 3) continue
    expect(chunk.length).toBeLessThanOrEqual(little)
    expect(chunk.buffer.byteLength).toBeLessThanOrEqual(little)
  }
  await ended
  expect(await sent).toBe(true)
  expect(Buffer.concat(got).equals(whole)).toBe(true)
})

it('calls nobody slow who has taken much by the time it has to wait, as all do on a busy machine', async () => {
  const { whole, body, end } = await startBody(16 * piece)
  const { take, sent, got } = startReader(body)
  const ended = end()
  const sizes: number[] = []
  for (let bytes = 0; bytes < whole.length; bytes += sizes.at(-1) ?? 0)
    sizes.push((await take(sizes.length % 8 === 7 ? 400 : 0)).length)
  await ended
  expect(await sent).toBe(true)
  expect(Buffer.concat(got).equals(whole)).toBe(true)
  expect(sizes).toEqual(Array.from({ length: 16 }, () => piece))
})

it('gives large parts again to one who has taken much without a wait', async () => {
  const { whole, body, end } = await startBody(192 * piece)
  const { take, sent, got } = startReader(body)
  const ended = end()
  const sizes = [(await take(300)).length]
  for (let bytes = sizes[0] ?? 0; bytes < whole.length; bytes += sizes.at(-1) ?? 0) sizes.push((await take(0)).length)
  await ended
  expect(await sent).toBe(true)
  expect(Buffer.concat(got).equals(whole)).toBe(true)
  expect(sizes.filter((size) => size === little)).toHaveLength((8 * 1024 * 1024) / little)
  expect(sizes.at(-1)).toBe(piece)
})

it('has large parts for some at once and little ones for all others', () => {
  const pool = createReaderBuffers()
  const loans = Array.from({ length: 1_000 }, () => pool.much())
  const sizes = loans.map(({ buffer }) => buffer.buffer.byteLength)
  expect(sizes.filter((size) => size > little)).toHaveLength(128)
  expect(Math.max(...sizes.slice(128))).toBe(little)
  for (const loan of loans) loan.end(true)
  expect(loans.map(({ buffer }) => buffer)).toContain(pool.much().buffer)
  for (let n = 0; n < 127; n++) pool.much().end(false)
  expect(pool.much().buffer.byteLength).toBe(piece)
})
