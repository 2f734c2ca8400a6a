import { createHash, hash } from 'node:crypto'
import { GatewayError, hasCode } from '../../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../../domain/stored-object.ts'
import { copyFrom, createGrowingBytes, type GrowingBytes } from '../growing-bytes.ts'
import { checkExpected } from '../incoming-body.ts'
import type { Draft, PutOptions } from '../object-store.ts'
import type { BlobFiles, DraftFile } from './blob-files.ts'
import type { RowBody } from './index-writes.ts'

/** A whole, checked body that nothing refers to yet: its bytes, or the name of the durable file that has them. */
export type DraftBody = { readonly size: number } & RowBody

export type PublishOptions = Omit<PutOptions, 'onProgress' | 'signal'>

export type DraftParts = {
  readonly files: BlobFiles
  /** Bodies of up to this many bytes stay in memory. */
  readonly inlineLimit: number
  /** Writes the row. A `GatewayError` says that it certainly is not there; after any other failure nobody knows. */
  readonly publish: (ref: ObjectRef, body: DraftBody, options: PublishOptions) => Promise<ObjectMeta>
  readonly onFull: () => void
  /** A blob stays that may be a stray. */
  readonly onDoubt: () => void
}

/** A draft that moves to a file when it outgrows memory, and may become a blob under its readers. */
export function createDiskDraft(parts: DraftParts, expectedBytes: number): Draft {
  const { files, inlineLimit } = parts
  const underWay = new Set<Promise<unknown>>()
  let memory: GrowingBytes | null = createGrowingBytes(expectedBytes <= inlineLimit ? expectedBytes : 0)
  let file: DraftFile | null = null
  let hashing: Hashing | null = null
  let size = 0
  let failure: unknown = null
  let sealed = false
  let kept = false
  let released: Promise<void> | null = null

  /** Work that releasing waits for. */
  async function during<T>(work: () => Promise<T>): Promise<T> {
    if (released !== null) throw new Error('The draft is released')
    const working = work()
    underWay.add(working)
    try {
      return await working
    } catch (error) {
      if (hasCode(error, 'StorageFull')) parts.onFull()
      throw error
    } finally {
      underWay.delete(working)
    }
  }

  async function write(pieces: readonly Uint8Array[]): Promise<void> {
    if (failure) throw failure
    if (sealed) throw new Error('The draft is published')
    const larger = pieces.reduce((sum, piece) => sum + piece.byteLength, size)
    try {
      if (memory && larger <= inlineLimit) pieces.forEach(memory.append)
      else await append(pieces)
    } catch (error) {
      failure = error
      throw error
    }
    size = larger
  }

  // Until everything is in the file, readers have the memory.
  async function append(pieces: readonly Uint8Array[]): Promise<void> {
    file ??= await files.newDraft()
    const all = memory ? [memory.bytes(), ...pieces] : pieces
    const writing = file.append(all)
    // On this thread, while another writes.
    hashing ??= createHashing()
    all.forEach(hashing.update)
    await writing
    memory = null
  }

  async function read(position: number, target: Uint8Array): Promise<number> {
    if (memory) return copyFrom(memory.bytes(), position, target)
    const length = Math.min(target.byteLength, size - position)
    if (length <= 0) return 0
    await file?.read(position, target.subarray(0, length))
    return length
  }

  async function publish(ref: ObjectRef, options: PublishOptions): Promise<ObjectMeta> {
    if (failure) throw failure
    if (sealed) throw new Error('The draft is published')
    sealed = true
    const body: DraftBody =
      file && hashing
        ? { size, digests: hashing.hex(), body: file.name }
        : { size, digests: null, body: memory?.bytes() ?? noBytes }
    checkExpected(size, () => (body.digests === null ? hash('md5', body.body) : body.digests.md5), options.expect)
    await file?.seal(size)
    try {
      const meta = await parts.publish(ref, body, options)
      kept = true
      return meta
    } catch (error) {
      // The row may turn out to be there after all, so the file stays for the janitor to judge.
      kept = !(error instanceof GatewayError)
      if (kept && file) parts.onDoubt()
      throw error
    }
  }

  async function letGo(): Promise<void> {
    await Promise.allSettled(underWay)
    await file?.close(kept)
    memory = null
  }

  return {
    get size() {
      return size
    },
    write: (...pieces) => during(() => write(pieces)),
    read: (position, target) => during(() => read(position, target)),
    publish: (ref, options) => during(() => publish(ref, options)),
    release: () => (released ??= letGo()),
  }
}

const noBytes = new Uint8Array(0)

type Hashing = ReturnType<typeof createHashing>

function createHashing() {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  return {
    update(bytes: Uint8Array) {
      md5.update(bytes)
      sha256.update(bytes)
    },
    hex: () => ({ md5: md5.digest('hex'), sha256: sha256.digest('hex') }),
  }
}
