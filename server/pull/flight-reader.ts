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
  return {
    async sendTo(target, { range, begin = () => {} } = {}) {
      if (range) mark.at = range.start
      const wake = () => mark.wake()
      target.on('close', wake)
      target.on('drain', wake)
      try {
        return await follow(body, mark, { target, end: range ? range.end + 1 : null, begin: once(begin) })
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

type Sending = { readonly target: Writable; readonly end: number | null; readonly begin: () => void }

async function follow(body: FlightBody, mark: Bookmark, { target, end, begin }: Sending): Promise<boolean> {
  const until = async (isOver: () => boolean, ask = () => {}) => {
    while (!isOver() && !target.destroyed && body.failure === null) {
      ask()
      await woken(mark)
    }
  }
  let buffer: Uint8Array | null = null
  for (;;) {
    if (target.destroyed) return false
    if (body.failure) throw body.failure
    const limit = Math.min(end ?? Number.POSITIVE_INFINITY, body.released)
    if (mark.at < limit) {
      const recent = body.recent(mark.at)
      if (recent) {
        const piece = recent.subarray(0, limit - mark.at)
        mark.at += piece.length
        begin()
        const isFull = !target.write(piece)
        body.moved()
        if (isFull) await until(() => !target.writableNeedDrain)
        continue
      }
      buffer ??= Buffer.allocUnsafeSlow(bufferBytes)
      const bytes = await body.older(mark.at, buffer.subarray(0, Math.min(buffer.length, limit - mark.at)))
      if (bytes === 0) throw new Error('The bytes of a running pull are lost')
      if (target.destroyed) return false
      let taken = false
      begin()
      target.write(buffer.subarray(0, bytes), () => {
        taken = true
        mark.wake()
      })
      await until(() => taken)
      mark.at += bytes
      body.moved()
      continue
    }
    if (mark.at === end || (body.verified && mark.at >= body.arrived)) {
      begin()
      target.end()
      return true
    }
    await until(
      () => mark.at < body.released || body.verified,
      () => body.await(mark),
    )
  }
}

const woken = (mark: Bookmark) =>
  new Promise<void>((resolve) => {
    mark.wake = resolve
  })
