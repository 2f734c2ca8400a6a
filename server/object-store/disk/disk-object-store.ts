import { hash } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { GatewayError, hasCode } from '../../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../../domain/stored-object.ts'
import { bytesObject } from '../bytes-object.ts'
import { listPage } from '../list-page.ts'
import type { Lookup, ObjectStore, PutOptions, StoredObject } from '../object-store.ts'
import { type BlobFiles, createBlobFiles, syncFolder } from './blob-files.ts'
import { sendBlob } from './file-body.ts'
import { createHotObjects } from './hot-objects.ts'
import { type FoundRow, openIndexReader } from './index-reader.ts'
import type { IndexWrite } from './index-writes.ts'
import { createJanitor, type Swept } from './janitor.ts'
import { type ReceivedBody, receiveBody } from './receive-body.ts'
import { createReserve } from './reserve.ts'
import { startWriteQueue } from './write-queue.ts'

export type DiskOptions = {
  /** The data folder; created if it is missing. The caller sees that no other process has it open. */
  readonly folder: string
  /** Bodies of up to this many bytes live in the index, larger ones in files. */
  readonly inlineLimit?: number
  /** Bound of the memory for hot objects. */
  readonly cacheBytes?: number
  /** How long files stay that nothing refers to any more; also the janitor's cycle. */
  readonly graceMs?: number
  /** How long a delete is remembered by itself. Pulls decided earlier than that lose wherever something was deleted. */
  readonly tombstoneMs?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

export type DiskObjectStore = ObjectStore & {
  /** Runs the janitor now. */
  sweep(): Promise<Swept>
}

const defaults = {
  inlineLimit: 64 * 1024,
  cacheBytes: 64 * 1024 * 1024,
  graceMs: 10 * 60_000,
  tombstoneMs: 7 * 24 * 60 * 60_000,
  clock: Date.now,
}

/**
 * Objects in one folder: an index with the small bodies (`index.db`) and files for the large ones (`blobs/`). The row in
 * the index is the object; its one transaction is the moment of publication.
 */
export async function openDiskObjectStore(options: DiskOptions): Promise<DiskObjectStore> {
  const { folder, inlineLimit, cacheBytes, graceMs, tombstoneMs, clock } = { ...defaults, ...options }
  const files = createBlobFiles(folder)
  await makeFolders(folder, files)
  await using opened = new AsyncDisposableStack()
  await emptyDrafts(files)
  const indexFile = join(folder, 'index.db')
  const writer = await startWriteQueue(indexFile)
  opened.defer(() => writer.close())
  await syncFolder(folder)
  const reader = openIndexReader(indexFile)
  // Before the writer, whose connection then is the last and folds its log into the index.
  opened.defer(() => reader.close())
  const hot = createHotObjects(cacheBytes)
  const reserve = createReserve(folder)
  await reserve.fill()
  const janitor = createJanitor({ files, reader, writer, reserve, clock, graceMs, tombstoneMs })
  opened.defer(() => janitor.stop())

  async function lookUp(ref: ObjectRef): Promise<Lookup> {
    const { row, committed } = reader.find(ref)
    if (!row) return { object: null, token: { asOf: committed } }
    const object = toObject(row, files)
    const lookup = { object, token: { asOf: row.generation } }
    // No write can slip in between: it is one turn of the event loop, and each write forgets the key when it is done.
    if (object.bytes || row.file !== null) hot.keep(ref, lookup)
    return lookup
  }

  async function put(ref: ObjectRef, body: Readable | Uint8Array, options: PutOptions): Promise<ObjectMeta> {
    try {
      const received = await receiveBody(body, options, files, inlineLimit)
      const { size, md5, sha256 } = received
      const { headers, source } = options
      const meta = { key: ref.key, size, etag: `"${md5}"`, sha256, headers, storedAt: clock(), source }
      await publish(ref, received, meta, options)
      return meta
    } catch (error) {
      if (hasCode(error, 'StorageFull')) janitor.makeRoom()
      throw error
    } finally {
      hot.forget(ref)
    }
  }

  async function publish(ref: ObjectRef, received: ReceivedBody, meta: ObjectMeta, options: PutOptions) {
    const headers = JSON.stringify(meta.headers)
    const source = JSON.stringify(meta.source)
    const asOf = options.token?.asOf ?? null
    const file = typeof received.body === 'string' ? received.body : null
    try {
      await writer.write({ kind: 'put', ...ref, ...received, headers, source, at: meta.storedAt, asOf })
    } catch (error) {
      if (file !== null) await abandon(file, error)
      throw error
    } finally {
      if (file !== null) files.release(file)
    }
  }

  // Only a refusal is certain. After any other failure the row may turn out to be there after all, so the file stays
  // for the janitor to judge.
  async function abandon(file: string, error: unknown): Promise<void> {
    if (error instanceof GatewayError) await files.discard(file).catch(janitor.suspectStray)
    else janitor.suspectStray()
  }

  // What makes room, or must never wait for it, gets the reserve.
  async function writeEvenIfFull(write: IndexWrite): Promise<number> {
    try {
      return await writer.write(write)
    } catch (error) {
      if (!hasCode(error, 'StorageFull')) throw error
      await reserve.giveUp()
      return await writer.write(write)
    }
  }

  async function remove(ref: ObjectRef): Promise<boolean> {
    try {
      return (await writeEvenIfFull({ kind: 'remove', ...ref, at: clock() })) > 0
    } finally {
      hot.forget(ref)
    }
  }

  const resources = opened.move()
  return {
    open: (ref) => hot.get(ref) ?? lookUp(ref),
    put,
    remove,
    list: async (bucket, query) => listPage(query, (start) => reader.scan(bucket, start)),
    usage: async (bucket) => reader.usage(bucket),
    async fence(bucket) {
      await writeEvenIfFull({ kind: 'fence', bucket })
    },
    retire: async (bucket) => (await writeEvenIfFull({ kind: 'retire', bucket })) > 0,
    sweep: () => janitor.sweep(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function makeFolders(folder: string, files: BlobFiles): Promise<void> {
  for (const path of [files.drafts, files.blobs]) await mkdir(path, { recursive: true })
  const devices = await Promise.all([folder, files.drafts, files.blobs].map(async (path) => (await stat(path)).dev))
  if (new Set(devices).size > 1)
    throw new Error(`${folder}, its drafts and its blobs must be on one file system: publishing is a rename`)
}

// The folder is ours alone, so every draft is left over from a process that is gone.
async function emptyDrafts({ drafts }: BlobFiles): Promise<void> {
  await rm(drafts, { recursive: true, force: true })
  await mkdir(drafts)
}

function toObject({ meta, file, bytes }: FoundRow, files: BlobFiles): StoredObject {
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
