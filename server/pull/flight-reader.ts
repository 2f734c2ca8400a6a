import type { Writable } from 'node:stream'
import type { SendOptions } from '../object-store/object-store.ts'
import type { Bookmark, FlightBody } from './flight-body.ts'

/** One who reads a flight's body. It holds the flight's bytes for itself until it has sent them or left. */
export interface FlightReader {
  /**
   * Writes the body, or a range of it, at the target's pace, and ends the target; the last bytes wait until the whole is
   * verified. Resolves to `false` when the target closed before it had everything. Rejects, leaving the target open and
   * short, as soon as the flight breaks. At most once; a reader that is not sent is to leave.
   */
  sendTo(target: Writable, options?: SendOptions): Promise<boolean>
  leave(): void
}

/** Older bytes are read into one buffer of this size for each reader. */
const bufferBytes = 64 * 1024

export function createFlightReader(body: FlightBody, mark: Bookmark): FlightReader {
  /** The fill may wait for who wants none of what lies before. */
  const skipTo = (position: number) => {
    mark.at = position
    body.moved()
  }
  return {
    async sendTo(target, { range, begin = () => {} } = {}) {
      if (range) skipTo(range.start)
      const wake = () => mark.wake()
      target.on('close', wake)
      target.on('drain', wake)
      try {
        return await follow({ body, mark, target, end: range ? range.end + 1 : null, begin: once(begin) })
      } finally {
        target.off('close', wake)
        target.off('drain', wake)
        body.leave(mark)
      }
    },
    leave: () => body.leave(mark),
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

type Sending = {
  readonly body: FlightBody
  readonly mark: Bookmark
  readonly target: Writable
  /** Behind the last byte that is wanted; `null` is the end of the body. */
  readonly end: number | null
  readonly begin: () => void
}

async function follow(sending: Sending): Promise<boolean> {
  const { body, mark, target, end, begin } = sending
  const buffer = lazyBuffer()
  for (;;) {
    if (target.destroyed) return false
    if (body.failure) throw body.failure
    const limit = Math.min(end ?? Number.POSITIVE_INFINITY, body.released)
    if (mark.at < limit) {
      const recent = body.recent(mark.at)
      if (recent) await sendRecent(sending, recent.subarray(0, limit - mark.at))
      else await sendOlder(sending, buffer().subarray(0, limit - mark.at))
    } else if (mark.at === end || (body.verified && mark.at >= body.arrived)) {
      begin()
      target.end()
      return true
    } else {
      const isMore = () => mark.at < body.released || body.verified
      await until(sending, isMore, () => body.await(mark))
    }
  }
}

/** The piece is the flight's own, shared by all who read it. */
async function sendRecent(sending: Sending, piece: Uint8Array): Promise<void> {
  const { body, mark, target, begin } = sending
  begin()
  const isFull = !target.write(piece)
  mark.at += piece.length
  body.moved()
  if (isFull) await until(sending, () => !target.writableNeedDrain)
}

async function sendOlder(sending: Sending, buffer: Uint8Array): Promise<void> {
  const { body, mark, target, begin } = sending
  const bytes = await body.older(mark.at, buffer)
  if (bytes === 0) throw new Error('The bytes of a running pull are lost')
  if (target.destroyed) return
  let isTaken = false
  begin()
  target.write(buffer.subarray(0, bytes), () => {
    isTaken = true
    mark.wake()
  })
  await until(sending, () => isTaken)
  mark.at += bytes
  body.moved()
}

function lazyBuffer(): () => Uint8Array {
  let buffer: Uint8Array | null = null
  return () => (buffer ??= Buffer.allocUnsafeSlow(bufferBytes))
}

/** Waits until it is over, or nothing can be sent any more; `ask` is called before every wait. */
async function until({ body, mark, target }: Sending, isOver: () => boolean, ask = () => {}): Promise<void> {
  while (!isOver() && !target.destroyed && body.failure === null) {
    ask()
    await new Promise<void>((resolve) => {
      mark.wake = resolve
    })
  }
}
