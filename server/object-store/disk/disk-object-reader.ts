import { join } from 'node:path'
import type { ObjectRef } from '../../domain/stored-object.ts'
import type { Lookup, ObjectReader, StoredObject } from '../object-store.ts'
import { createBlobFiles } from './blob-files.ts'
import { createHotObjects } from './hot-objects.ts'
import { watchIndexChanges } from './index-changes.ts'
import { openIndexReader } from './index-reader.ts'
import { toObject } from './row-object.ts'

export type DiskReaderOptions = {
  /** The data folder, which another process has open as its own. */
  readonly folder: string
  /** Bound of the memory for hot objects. */
  readonly cacheBytes: number
}

/** What is in memory, and what the index was like when it was last known to be true. */
type Checked = {
  version: number
  readonly generation: number
  readonly object: StoredObject
  token: Lookup['token']
}

/**
 * Reads the objects of a data folder in which another process writes. Nobody tells it of writes: before it answers from
 * memory it looks whether anything was committed since, and if so asks the index whether the object is the
 * same. So a read that begins after a write was acknowledged sees it.
 */
export function openDiskObjectReader({ folder, cacheBytes }: DiskReaderOptions): ObjectReader {
  const files = createBlobFiles(folder)
  const indexFile = join(folder, 'index.db')
  const index = openIndexReader(indexFile)
  index.usage(0)
  const changes = watchIndexChanges(indexFile)
  const hot = createHotObjects<Checked>(cacheBytes)

  function isCurrent(ref: ObjectRef, checked: Checked, version: number): boolean {
    if (checked.version === version) return true
    const { generation, committed } = index.generationOf(ref)
    if (generation !== checked.generation) return false
    checked.version = version
    // Seen again just now, so it is as good as new: an old token would lose against every fence since.
    checked.token = { asOf: committed }
    return true
  }

  function lookUp(ref: ObjectRef, version: number): Lookup {
    hot.forget(ref)
    const { row, committed } = index.find(ref)
    const token = { asOf: committed }
    if (!row) return { object: null, token }
    const lookup = { object: toObject(row, files), token, version, generation: row.generation }
    if (lookup.object.bytes || row.file !== null) hot.keep(ref, lookup)
    return lookup
  }

  return {
    open(ref) {
      // Before the look-up, so that what is committed in between is found out next time.
      const version = changes.version()
      const known = hot.get(ref)
      if (known && isCurrent(ref, known, version)) return known
      return lookUp(ref, version)
    },
    hot: hot.numbers,
    [Symbol.asyncDispose]: async () => {
      index.close()
      changes[Symbol.dispose]()
    },
  }
}
