import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './disk-errors.ts'

/** The files of the data folder: drafts being written, and immutable blobs with opaque names. */
export type BlobFiles = {
  readonly drafts: string
  readonly blobs: string
  pathOf(name: string): string
  newDraft(): Promise<Draft>
  discard(name: string): Promise<void>
  /** Whether a put that is still under way owns this draft or blob. */
  isUnderWay(name: string): boolean
  /** The put is over: the index decides from now on whether the blob is needed. */
  release(name: string): void
}

export type Draft = {
  readonly name: string
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Makes it durable as a blob of `size` bytes. Nothing refers to it yet. */
  publish(size: number): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
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

  async function newDraft(): Promise<Draft> {
    const name = randomBytes(16).toString('hex')
    const path = join(drafts, name)
    underWay.add(name)
    const handle = await onDisk('begin a draft', () => open(path, 'wx')).catch((error: unknown) => {
      underWay.delete(name)
      throw error
    })
    return {
      name,
      write: (pieces) => onDisk('write a draft', () => writeAll(handle, pieces)),
      publish: (size) =>
        onDisk('store a body', async () => {
          await seal(handle, size)
          const target = await makeFolder(name)
          await rename(path, join(target, name))
          await syncFolder(target)
        }),
      async discard() {
        await handle.close().catch(() => undefined)
        await rm(path, { force: true }).catch(() => undefined)
        await rm(pathOf(name), { force: true }).catch(() => undefined)
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
    release: (name) => underWay.delete(name),
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
async function seal(handle: FileHandle, size: number): Promise<void> {
  const written = (await handle.stat()).size
  if (written !== size) throw new Error(`${size} bytes were written, but the file has ${written}`)
  await handle.sync()
  await handle.close()
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces)
  const total = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  if (bytesWritten === total) return
  let rest = Buffer.concat(pieces).subarray(bytesWritten)
  while (rest.byteLength > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten)
}
