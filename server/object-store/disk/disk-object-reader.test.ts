import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import type { ObjectReader, StoredObject } from '../object-store.ts'
import { openDiskObjectReader } from './disk-object-reader.ts'
import { type DiskObjectStore, openDiskObjectStore } from './disk-object-store.ts'

const options = { headers: {}, source: { kind: 'uploaded' } } as const
const small = Buffer.from('small')
const large = Buffer.alloc(200_000, 'large')

let folder: Awaited<ReturnType<typeof tempFolder>>
let store: DiskObjectStore
let reader: ObjectReader
beforeAll(async () => {
  folder = await tempFolder()
  store = await openDiskObjectStore({ folder: folder.path })
  reader = openDiskObjectReader({ folder: folder.path, cacheBytes: 1024 * 1024 })
})
afterAll(async () => {
  await reader[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function bytesOf(object: StoredObject | null): Promise<string | null> {
  if (object === null) return null
  const chunks: Buffer[] = []
  const target = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  await object.sendTo(target)
  return Buffer.concat(chunks).toString()
}

const read = async (key: string) => bytesOf((await reader.open({ bucket: 1, key })).object)

describe('a reader beside the process that writes', () => {
  it.each([
    ['in the index', small, Buffer.from('other')],
    ['in a file', large, Buffer.alloc(200_000, 'other')],
  ])(
    'sees every acknowledged write of a body %s, though it had the one before in memory',
    async (key, first, second) => {
      const ref = { bucket: 1, key }
      expect(await read(key)).toBe(null)
      for (const body of [first, second, first]) {
        await store.put(ref, body, options)
        expect(await read(key)).toBe(body.toString())
        expect(await read(key)).toBe(body.toString())
      }
      await store.remove(ref)
      expect(await read(key)).toBe(null)
      await store.put(ref, Readable.from([second]), options)
      expect(await read(key)).toBe(second.toString())
    },
  )

  it('answers from memory again once it knows that a write was of something else', async () => {
    await store.put({ bucket: 1, key: 'kept' }, small, options)
    const before = await reader.open({ bucket: 1, key: 'kept' })
    await store.put({ bucket: 1, key: 'something else' }, small, options)
    expect((await reader.open({ bucket: 1, key: 'kept' })).object).toBe(before.object)
  })

  it('gives a token that no earlier fence outdates, and a later one does', async () => {
    const ref = { bucket: 1, key: 'fenced' }
    await store.put(ref, small, options)
    await reader.open(ref)
    await store.fence(1)
    const { token } = await reader.open(ref)
    await store.put(ref, large, { ...options, token, replace: true })
    const { token: another } = await reader.open(ref)
    await store.fence(1)
    await expect(store.put(ref, small, { ...options, token: another, replace: true })).rejects.toMatchObject({
      code: 'Superseded',
    })
  })

  it('holds what it looked up while it is replaced and swept', async () => {
    const ref = { bucket: 1, key: 'replaced' }
    await store.put(ref, large, options)
    const { object } = await reader.open(ref)
    await store.put(ref, small, options)
    await store.sweep()
    expect(await bytesOf(object)).toBe(large.toString())
  })
})
