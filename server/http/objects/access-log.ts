import { setTimeout as pass } from 'node:timers/promises'
import { openLogFile } from './log-file.ts'

/** Lines are handed over in pieces of this size, and at least every second: each of them wakes a thread. */
const pieceBytes = 64 * 1024
const flushMs = 1_000
/** What a disk that cannot keep up may leave in memory, bytes; further lines are dropped. */
const mostWaiting = 8 * 1024 * 1024
/** A disk that stays full fails with every piece; it is told of this often, milliseconds. */
const tellMs = 60_000
/** So long, milliseconds, a disk that takes nothing keeps the process from its end. */
const closeMs = 5_000

export interface AccessLog extends AsyncDisposable {
  /** Takes a line with its end. Never blocks, never throws. */
  write(line: string): void
  /** Lines that could not be kept until they could be written. */
  readonly dropped: number
  /** Goes on in a new file of the same name, after the old one was renamed. */
  reopen(): void
}

/** Opens the log: a path, or `-` for standard output. Rejects when it cannot be opened; `onBroken` hears of later failures, once a minute. */
export async function openAccessLog(path: string, onBroken: (error: unknown) => void): Promise<AccessLog> {
  const file = await openLogFile(path, { mostWaiting, onBroken: atMostEvery(tellMs, onBroken) })
  // As bytes: text would keep the pieces that each line was put together from until it is written. Lines are ASCII.
  const gathered = Buffer.allocUnsafe(pieceBytes)
  let length = 0
  let dropped = 0
  const handOver = (lines: Buffer) => {
    if (!file.write(lines)) dropped += linesIn(lines)
  }
  // What failed is tried again though nothing new comes.
  const flush = () => {
    handOver(Buffer.from(gathered.subarray(0, length)))
    length = 0
  }
  const timer = setInterval(flush, flushMs).unref()
  let isOpen = true
  return {
    write(line) {
      if (!isOpen) return
      if (length + line.length > pieceBytes) flush()
      if (line.length > pieceBytes) handOver(Buffer.from(line, 'latin1'))
      else length += gathered.write(line, length, 'latin1')
    },
    get dropped() {
      return dropped
    },
    reopen() {
      flush()
      if (isOpen) file.reopen()
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      flush()
      isOpen = false
      await Promise.race([file.close(), pass(closeMs, undefined, { ref: false })])
    },
  }
}

function linesIn(lines: Buffer): number {
  let count = 0
  for (let at = lines.indexOf('\n'); at >= 0; at = lines.indexOf('\n', at + 1)) count += 1
  return count
}

function atMostEvery(ms: number, tell: (error: unknown) => void): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = performance.now()
    if (now - toldAt < ms) return
    toldAt = now
    tell(error)
  }
}
