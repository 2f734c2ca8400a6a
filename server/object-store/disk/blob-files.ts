import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './disk-errors.ts'

/** The files of the data folder: drafts being written, and immutable blobs with opaque names. */
export type BlobFiles = {
  readonly drafts: string
  readonly blobs: string
  pathOf(name: string): string
  newDraft(): Promise<DraftFile>
  discard(name: string): Promise<void>
  /** Whether a draft that is not closed yet owns this file in `drafts` or `blobs`. */
  isUnderWay(name: string): boolean
}

/** A file being written, and read meanwhile, which may become a blob. It must be closed in the end. */
export type DraftFile = {
  readonly name: string
  append(pieces: readonly Uint8Array[]): Promise<void>
  /** Fills `target` from `position` on; rejects if the file ends before. */
  read(position: number, target: Uint8Array): Promise<void>
  /** Makes it durable as a blob of `size` bytes. Nothing refers to it yet. */
  seal(size: number): Promise<void>
  /** Leaves nothing behind, unless it is `kept`: then the index decides from now on whether the blob is needed. */
  close(kept: boolean): Promise<void>
}

export function createBlobFiles(folder: string): BlobFiles {
  const drafts = join(folder, 'drafts')
  const blobs = join(folder, 'blobs')
  const underWay = new Set<string>()
  const durableFolders = new Set<string>()

  const folderOf = (name: string) => join(blobs, name.slice(0, 2), name.slice(2, 4))
  const pathOf = (name: string) => join(folderOf(name), name)

  // A new folder is only there after a crash if the folder above has been synced.
  async function makeFolder(name: string): Promise<string> {
    const path = folderOf(name)
    if (durableFolders.has(path)) return path
    await mkdir(path, { recursive: true })
    await syncFolder(join(blobs, name.slice(0, 2)))
    await syncFolder(blobs)
    durableFolders.add(path)
    return path
  }

  async function newDraft(): Promise<DraftFile> {
    const name = randomBytes(16).toString('hex')
    const path = join(drafts, name)
    underWay.add(name)
    const handle = await onDisk('begin a draft', () => open(path, 'wx+')).catch((error: unknown) => {
      underWay.delete(name)
      throw error
    })
    return {
      name,
      append: (pieces) => onDisk('write a draft', () => writeAll(handle, pieces)),
      read: (position, target) => onDisk('read a draft', () => readAll(handle, position, target)),
      seal: (size) =>
        onDisk('store a body', async () => {
          await sync(handle, size)
          const target = await makeFolder(name)
          await rename(path, join(target, name))
          await syncFolder(target)
        }),
      async close(kept) {
        await handle.close().catch(() => undefined)
        if (!kept) for (const left of [path, pathOf(name)]) await rm(left, { force: true }).catch(() => undefined)
        underWay.delete(name)
      },
    }
  }

  return {
    drafts,
    blobs,
    pathOf,
    newDraft,
    discard: (name) => rm(pathOf(name), { force: true }),
    isUnderWay: (name) => underWay.has(name),
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

// A failed fsync is never repeated: the kernel may have dropped the pages and would say "done" the second time.
async function sync(handle: FileHandle, size: number): Promise<void> {
  const written = (await handle.stat()).size
  if (written !== size) throw new Error(`${size} bytes were written, but the file has ${written}`)
  await handle.sync()
}

async function readAll(handle: FileHandle, position: number, target: Uint8Array): Promise<void> {
  for (let at = 0; at < target.byteLength; ) {
    const { bytesRead } = await handle.read(target, at, target.byteLength - at, position + at)
    if (bytesRead === 0) throw new Error(`the file ends at ${position + at}`)
    at += bytesRead
  }
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces)
  const total = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  if (bytesWritten === total) return
  let rest = Buffer.concat(pieces).subarray(bytesWritten)
  while (rest.byteLength > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten)
}
