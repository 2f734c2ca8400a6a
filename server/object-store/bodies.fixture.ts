import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ByteRange, ObjectRef, Token } from '../domain/stored-object.ts'
import type { ListQuery, ObjectStore, PutOptions, StoredObject } from './object-store.ts'

/** Options of a plain upload. */
export const uploaded: PutOptions = { headers: {}, source: { kind: 'uploaded' } }

/** `size` bytes that differ from seed to seed and from place to place. */
export function bodyOf(seed: number | string, size: number): Buffer {
  const block = createHash('sha512').update(String(seed)).digest()
  const body = Buffer.alloc(size)
  for (let at = 0; at < size; at += block.length) {
    block.writeUInt32LE(at, 0)
    block.copy(body, at)
  }
  return body
}

export const md5Of = (body: Uint8Array) => createHash('md5').update(body).digest('hex')
export const sha256Of = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')

/** The object, which must be there. */
export async function objectAt(store: ObjectStore, ref: ObjectRef): Promise<StoredObject> {
  const { object } = await store.open(ref)
  if (!object) throw new Error(`There is no ${ref.key}`)
  return object
}

export const tokenOf = async (store: ObjectStore, ref: ObjectRef): Promise<Token> => (await store.open(ref)).token

/** A pipe that is done with the bytes when it calls back, as a socket is. */
export const pipe = (options: { highWaterMark?: number } = {}) =>
  new Transform({ ...options, transform: (chunk: Buffer, _, done) => done(null, Buffer.from(chunk)) })

/** The bytes an object sends; rejects with what `sendTo` rejects with. */
export async function bytesOf(object: StoredObject, range?: ByteRange): Promise<Buffer> {
  const target = pipe()
  const received = buffer(target)
  await object.sendTo(target, { range }).catch((error: Error) => target.destroy(error))
  return received
}

export const bytesAt = async (store: ObjectStore, ref: ObjectRef): Promise<Buffer> =>
  bytesOf(await objectAt(store, ref))

/** All keys of a bucket, page by page. */
export async function keysOf(store: ObjectStore, bucket: number, limit = 1000): Promise<string[]> {
  const pages = await pagesOf(store, bucket, { prefix: '', delimiter: '', limit })
  return pages.flatMap((page) => page.items.map((item) => item.key))
}

export async function pagesOf(store: ObjectStore, bucket: number, query: ListQuery) {
  const pages = [await store.list(bucket, query)]
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
    pages.push(await store.list(bucket, { ...query, after: next }))
  return pages
}
