import type { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SendOptions } from '../object-store/object-store.ts'
import type { Bookmark, FlightBody } from './flight-body.ts'
import type { ReaderBuffers } from './reader-buffers.ts'
import { createTargetPace, type TargetPace } from './target-pace.ts'

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

export type FlightReaderOptions = {
  readonly body: FlightBody
  readonly mark: Bookmark
  readonly buffers: ReaderBuffers
  /** Monotonic, milliseconds. */
  readonly elapsed: () => number
}

export function createFlightReader({ body, mark, ...means }: FlightReaderOptions): FlightReader {
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
      const course = { target, end: range ? range.end + 1 : null, begin: once(begin), pace: createTargetPace() }
      try {
        return await follow({ body, mark, ...means, ...course })
      } finally {
        target.off('close', wake)
        target.off('drain', wake)
        body.leave(mark)
      }
    },
    leave: () => body.leave(mark),
  }
}

/** At most so many bytes are on their way to one reader. */
const mostAtOnce = 128 * 1024
/** Where more read than that, each gets a taste of so many bytes before any gets more: who waits wants its first byte. */
const crowd = 8
const tasteBytes = 4 * 1024

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

type Sending = FlightReaderOptions & {
  readonly target: Writable
  /** Behind the last byte that is wanted; `null` is the end of the body. */
  readonly end: number | null
  readonly begin: () => void
  readonly pace: TargetPace
}

async function follow(sending: Sending): Promise<boolean> {
  const { body, mark, target, end, begin, pace } = sending
  let most = body.readers > crowd ? tasteBytes : mostAtOnce
  for (;;) {
    if (target.destroyed) return false
    if (body.failure) throw body.failure
    const limit = Math.min(end ?? Number.POSITIVE_INFINITY, body.released)
    if (mark.at < limit) {
      const recent = body.recent(mark.at) ?? undefined
      const isLast = limit === end || (body.verified && limit === body.arrived)
      if (isLast && recent && !pace.isSlow && limit - mark.at <= Math.min(most, recent.length))
        return sendLast(sending, recent.subarray(0, limit - mark.at))
      // A piece that all share would stay for the sake of one who is slow.
      if (recent && !pace.isSlow) await sendShared(sending, Math.min(limit, mark.at + most))
      else await sendOwn(sending, Math.min(most, limit - mark.at), recent)
      if (most < mostAtOnce) await nextTurn()
      most = mostAtOnce
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

/** All that is left, and the end with it: for a small body that costs half of a write and an end. */
function sendLast({ body, mark, target, begin }: Sending, piece: Uint8Array): true {
  begin()
  target.end(piece)
  mark.at += piece.length
  body.moved()
  return true
}

/** The pieces up to `limit` are the flight's own, shared by all who read it; they leave together. */
async function sendShared(sending: Sending, limit: number): Promise<void> {
  const { body, mark, target, begin, pace, elapsed } = sending
  const from = mark.at
  let isFull = false
  begin()
  target.cork()
  while (mark.at < limit) {
    const piece = body.recent(mark.at)?.subarray(0, limit - mark.at)
    if (piece === undefined) break
    isFull = !target.write(piece)
    mark.at += piece.length
  }
  target.uncork()
  body.moved()
  const since = elapsed()
  if (isFull) await until(sending, () => !target.writableNeedDrain)
  pace.took(mark.at - from, elapsed() - since)
}

/** Copies at most so many bytes out of memory or the draft, and has them written. */
async function sendOwn(sending: Sending, length: number, recent: Uint8Array | undefined): Promise<void> {
  const { body, mark, buffers, pace } = sending
  const loan = pace.isSlow ? buffers.little() : buffers.much()
  let isReusable = false
  try {
    const buffer = loan.buffer.subarray(0, length)
    const bytes = recent ? copy(recent, buffer) : await body.older(mark.at, buffer)
    if (bytes === 0) throw new Error('The bytes of a running pull are lost')
    isReusable = await write(sending, buffer.subarray(0, bytes))
  } finally {
    loan.end(isReusable)
  }
}

function copy(from: Uint8Array, to: Uint8Array): number {
  const part = from.subarray(0, to.length)
  to.set(part)
  return part.length
}

/** Resolves to whether the target took the bytes. */
async function write(sending: Sending, bytes: Uint8Array): Promise<boolean> {
  const { body, mark, target, begin, pace, elapsed } = sending
  if (target.destroyed) return false
  let isTaken = false
  const since = elapsed()
  begin()
  target.write(bytes, (error) => {
    isTaken = !error
    mark.wake()
  })
  await until(sending, () => isTaken)
  if (!isTaken) return false
  pace.took(bytes.length, elapsed() - since)
  mark.at += bytes.length
  body.moved()
  return true
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
