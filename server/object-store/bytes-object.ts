import { Readable } from 'node:stream'
import type { ByteRange, ObjectMeta } from '../domain/stored-object.ts'
import type { StoredObject } from './object-store.ts'

/** An object whose whole body is at hand. */
export const bytesObject = (meta: ObjectMeta, bytes: Uint8Array): StoredObject => ({
  meta,
  bytes,
  read: (range) => streamOf(range ? cut(bytes, range) : bytes),
})

const cut = (bytes: Uint8Array, { start, end }: ByteRange) => bytes.subarray(start, end + 1)

const streamOf = (bytes: Uint8Array) =>
  new Readable({
    read() {
      if (bytes.byteLength > 0) this.push(bytes)
      this.push(null)
    },
  })
