import type { WriteOutcome } from './index-writes.ts'

// Primary result codes of SQLite; the extended ones carry more in the upper bits.
const busy = 5
const locked = 6
const ioError = 10
const full = 13
// SQLite could not make room for its shared memory: a full disk, seen from another side.
const ioErrorShmSize = ioError | (19 << 8)

/**
 * Whether the other writes of the transaction may be tried again. Not after an I/O error: pages that could not be
 * synced may be gone, and a second sync would claim success. Not while somebody else holds the lock: they would wait
 * again, one by one.
 */
export function spoilsOnlyItself(error: unknown): boolean {
  return (codeOf(error) & 0xff) !== ioError && !isBusy(error)
}

/** Whether somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error) & 0xff
  return code === busy || code === locked
}

/** What the writer answers when SQLite has refused. */
export function outcomeOfError(error: unknown): WriteOutcome {
  const message = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  if ((code & 0xff) === full || code === ioErrorShmSize) return { kind: 'refused', code: 'StorageFull', message }
  if (isBusy(error)) return { kind: 'refused', code: 'Unavailable', message }
  return { kind: 'failed', message: `${message} (SQLite ${code})` }
}

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
