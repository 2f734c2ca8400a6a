import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { bytesObject } from '../bytes-object.ts'
import type { StoredObject } from '../object-store.ts'
import type { BlobFiles } from './blob-files.ts'
import { sendBlob } from './file-body.ts'
import type { FoundRow } from './index-reader.ts'

/** The object of a row. A body that is not the one that was stored is found out here or when it is sent. */
export function toObject(row: FoundRow, files: BlobFiles): StoredObject {
  const { meta, file, bytes } = row
  if (file !== null) {
    const blob = { path: files.pathOf(file), size: meta.size }
    return { meta, bytes: null, sendTo: (target, options) => sendBlob(blob, target, options) }
  }
  if (bytes && isWhole(row, bytes)) return bytesObject(meta, bytes)
  return { meta, bytes: null, sendTo: brokenBody }
}

// Against rot, which the CRC-32 finds at a quarter of the price of the SHA-256.
const isWhole = ({ meta, crc }: FoundRow, bytes: Buffer) =>
  crc === null ? hash('sha256', bytes) === meta.sha256 : bytes.length === meta.size && crc32(bytes) === crc

const brokenBody = async () => {
  throw new Error('The body of this object is lost or damaged')
}
