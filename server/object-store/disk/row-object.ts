import { hash } from 'node:crypto'
import { bytesObject } from '../bytes-object.ts'
import type { StoredObject } from '../object-store.ts'
import type { BlobFiles } from './blob-files.ts'
import { sendBlob } from './file-body.ts'
import type { FoundRow } from './index-reader.ts'

/** The object of a row. A body that is not the one that was stored is found out here or when it is sent. */
export function toObject({ meta, file, bytes }: FoundRow, files: BlobFiles): StoredObject {
  if (file !== null) {
    const blob = { path: files.pathOf(file), size: meta.size }
    return { meta, bytes: null, sendTo: (target, options) => sendBlob(blob, target, options) }
  }
  if (bytes && hash('sha256', bytes) === meta.sha256) return bytesObject(meta, bytes)
  return { meta, bytes: null, sendTo: brokenBody }
}

const brokenBody = async () => {
  throw new Error('The body of this object is lost or damaged')
}
