import { opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobFiles } from './blob-files.ts'
import { errnoOf } from './disk-errors.ts'
import type { IndexReader } from './index-reader.ts'
import type { Reserve } from './reserve.ts'
import type { WriteQueue } from './write-queue.ts'

/** How many of each a sweep has removed. */
export type Swept = { readonly drafts: number; readonly blobs: number; readonly tombstones: number }

export type JanitorParts = {
  readonly files: BlobFiles
  readonly reader: IndexReader
  readonly writer: WriteQueue
  readonly reserve: Reserve
  readonly clock: () => number
  readonly graceMs: number
  readonly tombstoneMs: number
}

const lotSize = 1000
// Long enough to begin reading what was looked up.
const hurriedGraceMs = 10_000
// Walking every folder for strays is for after a crash; a stray between two walks hurts nobody.
const cyclesPerWalk = 144

/**
 * Removes what nobody needs: files of replaced and removed objects after a grace period (a reader may have looked them
 * up just before), strays of a crash, and tombstones older than any pull.
 */
export function createJanitor(parts: JanitorParts) {
  const { files, reader, writer, reserve, clock, graceMs, tombstoneMs } = parts
  let cycle = 0
  let running: Promise<unknown> = Promise.resolve()
  let stopped = false
  let makingRoom = false

  async function sweepDropped(olderThan: number): Promise<number> {
    let swept = 0
    for (;;) {
      const names = reader.droppedFiles(clock() - olderThan, lotSize)
      if (names.length === 0 || stopped) return swept
      for (const name of names) await files.discard(name)
      swept += (await writer.write({ kind: 'forget-dropped', files: names })).value
    }
  }

  async function sweepStrays(folder: string): Promise<number> {
    let swept = 0
    for await (const path of filesIn(folder)) {
      if (stopped) break
      if ((await isOld(path)) && isStray(path) && (await removed(path))) swept++
    }
    return swept
  }

  // One turn of the event loop: what is neither under way nor in the index now will never be.
  function isStray(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return !files.isUnderWay(name) && !(path === files.pathOf(name) && reader.needsFile(name))
  }

  async function isOld(path: string): Promise<boolean> {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    return clock() - mtimeMs >= graceMs
  }

  async function purgeTombstones(): Promise<number> {
    let purged = 0
    for (;;) {
      const removedBefore = clock() - tombstoneMs
      const { value: count } = await writer.write({ kind: 'purge-tombstones', removedBefore, limit: lotSize })
      purged += count
      if (count < lotSize || stopped) return purged
    }
  }

  async function sweep(walk: boolean): Promise<Swept> {
    const drafts = await sweepStrays(files.drafts)
    const blobs = (await sweepDropped(graceMs)) + (walk ? await sweepStrays(files.blobs) : 0)
    const tombstones = await purgeTombstones()
    await reserve.fill()
    return { drafts, blobs, tombstones }
  }

  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const next = running.then(work)
    running = next.catch(() => undefined)
    return next
  }

  const timer = setInterval(
    () => {
      // What failed now is tried again in the next cycle.
      oneAtATime(() => sweep(cycle++ % cyclesPerWalk === 0)).catch(() => undefined)
    },
    Math.max(graceMs, 1000),
  )
  timer.unref()

  return {
    sweep: () => oneAtATime(() => sweep(true)),
    /** The disk is full: files that were dropped go sooner. */
    makeRoom() {
      if (makingRoom) return
      makingRoom = true
      oneAtATime(() => sweepDropped(Math.min(graceMs, hurriedGraceMs)))
        .catch(() => 0)
        .finally(() => {
          makingRoom = false
        })
    },
    /** A blob may have been left behind: look for it in the next cycle. */
    suspectStray() {
      cycle = 0
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** Every file below a folder, one at a time. */
export async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else yield path
  }
}

async function removed(path: string): Promise<boolean> {
  try {
    await rm(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
