import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { GatewayError } from '../../domain/errors.ts'
import { isBusy } from './sqlite-errors.ts'

/**
 * Holds the folder for this process until disposed, or until the process is gone, however it goes: SQLite's file lock
 * is the portable one that Node has. The writer needs it: it keeps counters in memory. Throws `Unavailable` if somebody
 * else holds the folder.
 */
export function lockFolder(folder: string): Disposable {
  const db = new DatabaseSync(join(folder, 'objects.lock'))
  try {
    // In memory, so that the lock can be taken on a full disk.
    db.exec('pragma journal_mode = memory; begin exclusive')
  } catch (cause) {
    db.close()
    if (!isBusy(cause)) throw cause
    throw new GatewayError('Unavailable', `Another process is using ${folder}`, { cause })
  }
  return { [Symbol.dispose]: () => db.close() }
}
