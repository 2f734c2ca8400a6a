import type { ByteRange, ObjectMeta } from '../domain/stored-object.ts'
import type { StoredObject } from './object-store.ts'
import { penFor } from './pen.ts'

/** An object whose whole body is at hand. */
export const bytesObject = (meta: ObjectMeta, bytes: Uint8Array): StoredObject => ({
  meta,
  bytes,
  async sendTo(target, { range, begin } = {}) {
    begin?.()
    using pen = penFor(target)
    return (await pen.write(range ? cut(bytes, range) : bytes)) && pen.end()
  },
})

const cut = (bytes: Uint8Array, { start, end }: ByteRange) => bytes.subarray(start, end + 1)
