import { closeSync, openSync, readSync } from 'node:fs'

/** The two copies of the WAL-index header (sqlite.org/walformat.html): every commit changes the first 96 bytes. */
const headerBytes = 96

/** Tells whether another process has committed anything. */
export interface IndexChanges extends Disposable {
  /** Another number whenever anything was committed since it was last asked. */
  version(): number
}

/**
 * Looks at the memory in which SQLite itself tells connections of commits. It costs 0.4 microseconds, `pragma data_version`
 * three times that for its two locks. A connection must have read from the index before, and be closed before this is:
 * the system drops a process's locks on a file with the first of its descriptors that is closed.
 */
export function watchIndexChanges(indexFile: string): IndexChanges {
  const fd = openSync(`${indexFile}-shm`, 'r')
  const now = Buffer.alloc(headerBytes)
  const before = Buffer.alloc(headerBytes)
  let version = 0
  return {
    version() {
      readSync(fd, now, 0, headerBytes, 0)
      if (!now.equals(before)) {
        now.copy(before)
        version += 1
      }
      return version
    },
    [Symbol.dispose]: () => closeSync(fd),
  }
}
