import { expect, it } from 'vitest'
import type { Draft } from '../object-store/object-store.ts'
import { createOlderBlocks } from './older-blocks.ts'

const block = 256 * 1024
const whole = Buffer.from(Uint32Array.from({ length: (40 * block) / 4 }, (_, n) => n).buffer)

/** A draft of the first `size` bytes that counts its reads, which end when they are let go on. */
function draftOf(size: number) {
  const read: number[] = []
  const gate = { open: Promise.resolve() }
  const draft: Pick<Draft, 'size' | 'read'> = {
    size,
    async read(at, target) {
      read.push(at)
      await gate.open
      return whole.copy(target, 0, at, Math.min(size, at + target.length))
    },
  }
  return { draft: draft as Draft, read, gate }
}

async function bytesAt(blocks: ReturnType<typeof createOlderBlocks>, draft: Draft, at: number, length: number) {
  const target = Buffer.alloc(length)
  return target.subarray(0, await blocks.read(draft, at, target))
}

it('reads once for all who read near each other, and gives each its own bytes', async () => {
  const blocks = createOlderBlocks()
  const { draft, read } = draftOf(2 * block)
  const places = Array.from({ length: 50 }, (_, n) => n * 5_000)
  const got = await Promise.all(places.map((at) => bytesAt(blocks, draft, at, 1_000)))
  expect(got).toEqual(places.map((at) => whole.subarray(at, at + 1_000)))
  expect(await bytesAt(blocks, draft, block - 10, 1_000)).toEqual(whole.subarray(block - 10, block))
  expect(read).toEqual([0])
})

it('reads what is in no whole block yet by itself', async () => {
  const blocks = createOlderBlocks()
  const { draft, read } = draftOf(block + 100)
  expect(await bytesAt(blocks, draft, block + 20, 1_000)).toEqual(whole.subarray(block + 20, block + 100))
  expect(read).toEqual([block + 20])
})

it('never puts other bytes where somebody still copies from, however many read far apart', async () => {
  const blocks = createOlderBlocks()
  const { draft, read, gate } = draftOf(whole.length)
  const held = Promise.withResolvers<void>()
  gate.open = held.promise
  const places = Array.from({ length: 40 }, (_, n) => n * block + 7)
  const got = places.map((at) => bytesAt(blocks, draft, at, 100))
  expect(read.filter((at) => at % block === 0)).toHaveLength(32)
  held.resolve()
  expect(await Promise.all(got)).toEqual(places.map((at) => whole.subarray(at, at + 100)))
})

it('asks a draft again after a read that failed, and forgets one that is done with', async () => {
  const blocks = createOlderBlocks()
  const { draft, read, gate } = draftOf(block)
  gate.open = Promise.reject(new Error('the disk is gone'))
  await expect(bytesAt(blocks, draft, 0, 10)).rejects.toThrow('the disk is gone')
  gate.open = Promise.resolve()
  expect(await bytesAt(blocks, draft, 0, 10)).toEqual(whole.subarray(0, 10))
  blocks.forget(draft)
  expect(await bytesAt(blocks, draft, 0, 10)).toEqual(whole.subarray(0, 10))
  expect(read).toEqual([0, 0, 0])
})
