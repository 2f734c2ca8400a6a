import pino from 'pino'

/** Lines are handed over in pieces of this size, and at least every second: each of them wakes a thread. */
const pieceBytes = 64 * 1024
const flushMs = 1_000
/** What a disk that cannot keep up may leave in memory, bytes; further lines are dropped. */
const mostWaiting = 8 * 1024 * 1024
/** A disk that stays full fails with every piece; it is told of this often, milliseconds. */
const tellMs = 60_000

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
  const isFile = path !== '-'
  const dest = isFile ? path : 1
  const file = pino.destination({ dest, append: true, sync: false, maxLength: mostWaiting, contentMode: 'buffer' })
  const opened = Promise.withResolvers<void>()
  let failed: (error: unknown) => void = opened.reject
  file.on('error', (error: unknown) => failed(error))
  file.once('ready', opened.resolve)
  await opened.promise
  failed = atMostEvery(tellMs, onBroken)
  // Gathered here: the file's own buffer is measured anew with every line. As bytes: text would keep the pieces that each
  // line was put together from until it is written. Lines are ASCII.
  const gathered = Buffer.allocUnsafe(pieceBytes)
  let length = 0
  let dropped = 0
  file.on('drop', (lines: Buffer) => {
    dropped += lines.toString('latin1').split('\n').length - 1
  })
  // The types know of text alone.
  const handOver = (lines: Buffer) => file.write(lines as Buffer & string)
  const flush = () => {
    if (length > 0) handOver(Buffer.from(gathered.subarray(0, length)))
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
      if (isOpen && isFile) file.reopen()
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      flush()
      isOpen = false
      const closed = Promise.withResolvers<void>()
      file.once('close', closed.resolve)
      // A disk that is full does not keep the process from its end.
      failed = () => closed.resolve()
      file.end()
      await closed.promise
    },
  }
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
