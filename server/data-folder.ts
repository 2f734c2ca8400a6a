import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from './config/config-error.ts'

/** Held while this process is the one that uses the data folder. */
export interface DataFolderLock extends Disposable {
  readonly folder: string
}

/**
 * Takes the data folder for this process alone, creating it when there is none. The lock is the operating system's, on
 * a file of its own, so a killed process never leaves it behind. Throws {@link ConfigError}, touching nothing, when the
 * folder cannot be written or another Headwater uses it.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  refuseUnwritable(folder)
  const db = openLockFile(folder)
  return { folder, [Symbol.dispose]: () => db.close() }
}

function refuseUnwritable(folder: string): void {
  try {
    accessSync(nearestExisting(folder), constants.W_OK | constants.X_OK)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new ConfigError(`HEADWATER_DATA: the folder ${folder} cannot be written.`, { cause })
  }
}

const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))

function openLockFile(folder: string): DatabaseSync {
  const path = join(folder, 'lock')
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path)
    // SQLite's exclusive transaction is the one file lock that Node offers without an add-on. Its journal is kept in
    // memory, so that the lock can be taken on a full disk.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return db
  } catch (cause) {
    db?.close()
    const busy = cause instanceof Error && /locked|busy/i.test(cause.message)
    const why = busy ? 'is in use by another Headwater' : 'cannot be written'
    throw new ConfigError(`HEADWATER_DATA: the folder ${folder} ${why}.`, { cause })
  }
}
