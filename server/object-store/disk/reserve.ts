import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const reserveBytes = 4 * 1024 * 1024

/**
 * Space put aside for the day the disk is full: to remove an object is to write to the index, and without room for that
 * nobody could make room. Best effort: a file system that compresses or snapshots may not give it back.
 */
export type Reserve = {
  /** Puts the space aside, if there is enough. */
  fill(): Promise<void>
  /** Gives the space to whoever writes next. */
  giveUp(): Promise<void>
}

export function createReserve(folder: string): Reserve {
  const path = join(folder, 'reserve')
  const giveUp = () => rm(path, { force: true })
  return {
    giveUp,
    async fill() {
      const size = await stat(path).then(
        (stats) => stats.size,
        () => 0,
      )
      if (size === reserveBytes) return
      await writeFile(path, Buffer.alloc(reserveBytes)).catch(giveUp)
    },
  }
}
