import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs'
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
 * folder cannot be written, holds other files, or another Headwater uses it.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  refuseUnwritable(folder)
  refuseForeign(folder)
  const db = openLockFile(folder)
  return { folder, [Symbol.dispose]: () => db.close() }
}

function refuseUnwritable(folder: string): void {
  try {
    accessSync(nearestExisting(folder), constants.W_OK | constants.X_OK)
    makeFolder(folder)
  } catch (cause) {
    throw new ConfigError(`HEADWATER_DATA: the folder ${folder} cannot be written.`, { cause })
  }
}

/** Node's own `recursive` never ends where a folder can neither be made nor found missing, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

const ours = /^(lock|index\.db|settings\.db|blobs|drafts|reserve|secret\.key|workers\.socket|lost\+found)/

/** What is not ours is not swept: a folder with other things in it was named by mistake. */
function refuseForeign(folder: string): void {
  const names = readdirSync(folder).filter((name) => name !== 'lost+found')
  const isOurs = names.includes('index.db') || (names.includes('lock') && names.every((name) => ours.test(name)))
  if (names.length === 0 || isOurs) return
  throw new ConfigError(`HEADWATER_DATA: the folder ${folder} holds other files. Name an empty or a new one.`)
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
