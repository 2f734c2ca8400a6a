import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { GatewayError, hasCode } from '../../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../../domain/stored-object.ts'
import { hotBytes } from '../hot-bytes.ts'
import { listPage } from '../list-page.ts'
import type { Draft, Lookup, ObjectStore, RemoveOptions } from '../object-store.ts'
import { putByDraft } from '../put-by-draft.ts'
import { type BlobFiles, createBlobFiles, syncFolder } from './blob-files.ts'
import { createDiskDraft, type DraftBody, type PublishOptions } from './disk-draft.ts'
import { createHotObjects } from './hot-objects.ts'
import { openIndexReader } from './index-reader.ts'
import type { Done, IndexWrite } from './index-writes.ts'
import { createJanitor, type Swept } from './janitor.ts'
import { createReserve } from './reserve.ts'
import { toObject } from './row-object.ts'
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
  cacheBytes: hotBytes,
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
  const writer = await startWriteQueue(indexFile, inlineLimit)
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

  function lookUp(ref: ObjectRef): Lookup {
    const { row, committed } = reader.find(ref)
    const token = { asOf: committed }
    if (!row) return { object: null, token }
    const object = toObject(row, files)
    const lookup = { object, token }
    // No write can slip in between: it is one turn of the event loop, and each write forgets the key when it is done,
    // each fence its bucket. So the token is as good as a new one.
    if (object.bytes || row.file !== null) hot.keep(ref, lookup)
    return lookup
  }

  async function publish(ref: ObjectRef, draft: DraftBody, options: PublishOptions): Promise<ObjectMeta> {
    const { headers, source, token, replace = false, ifAbsent = false } = options
    const storedAt = clock()
    const { bucket, key } = ref
    const json = { headers: JSON.stringify(headers), source: JSON.stringify(source) }
    const write = { kind: 'put', bucket, key, at: storedAt, asOf: token?.asOf ?? null, replace, ifAbsent } as const
    try {
      const done = await writer.write({ ...write, ...json, ...draft })
      if (!done.digests) throw new Error('The writer of the object index does not know what it wrote')
      const { md5, sha256 } = done.digests
      return { key: ref.key, size: draft.size, etag: `"${md5}"`, sha256, headers, storedAt, source }
    } finally {
      hot.forget(ref)
    }
  }

  async function draft(expected?: { readonly bytes: number }): Promise<Draft> {
    const bytes = expected?.bytes ?? 0
    if (bytes > inlineLimit) await refuseWithoutSpace(bytes)
    return createDiskDraft(
      { files, inlineLimit, publish, onFull: janitor.makeRoom, onDoubt: janitor.suspectStray },
      bytes,
    )
  }

  // Only a first look: what fits now may not fit in the end.
  async function refuseWithoutSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    if (bytes <= bavail * bsize) return
    janitor.makeRoom()
    throw new GatewayError('StorageFull', `No space for ${bytes} bytes`)
  }

  // What makes room, or must never wait for it, gets the reserve.
  async function writeEvenIfFull(write: IndexWrite): Promise<Done> {
    try {
      return await writer.write(write)
    } catch (error) {
      if (!hasCode(error, 'StorageFull')) throw error
      await reserve.giveUp()
      return await writer.write(write)
    }
  }

  async function remove({ bucket, key }: ObjectRef, { storedBy }: RemoveOptions = {}): Promise<boolean> {
    try {
      return (await writeEvenIfFull({ kind: 'remove', bucket, key, at: clock(), storedBy: storedBy ?? null })).value > 0
    } finally {
      hot.forget({ bucket, key })
    }
  }

  async function describe(ref: ObjectRef, seen: ObjectMeta, headers: ObjectMeta['headers']): Promise<ObjectMeta> {
    const storedAt = clock()
    const was = { headers: JSON.stringify(seen.headers), sha256: seen.sha256, storedAt: seen.storedAt }
    try {
      await writer.write({ kind: 'describe', ...ref, seen: was, headers: JSON.stringify(headers), at: storedAt })
      return { ...seen, headers, storedAt }
    } finally {
      hot.forget(ref)
    }
  }

  const resources = opened.move()
  return {
    open: (ref) => hot.get(ref) ?? lookUp(ref),
    put: (ref, body, options) => putByDraft({ draft }, ref, body, options),
    draft,
    describe,
    remove,
    list: async (bucket, query) => listPage(query, (start, limit) => reader.page(bucket, start, limit)),
    usage: async (bucket) => reader.usage(bucket),
    hot: hot.numbers,
    batches: writer.batches,
    async fence(bucket) {
      try {
        await writeEvenIfFull({ kind: 'fence', bucket })
      } finally {
        hot.forgetBucket(bucket)
      }
    },
    retire: async (bucket) => (await writeEvenIfFull({ kind: 'retire', bucket })).value > 0,
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
