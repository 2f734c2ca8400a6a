import type { Draft } from '../object-store/object-store.ts'
import type { OlderBlocks } from './older-blocks.ts'
import { createRecentBytes } from './recent-bytes.ts'

/** A place in the body from which somebody reads on. */
export type Bookmark = {
  /** The next byte it wants. */
  at: number
  /** Called when there is more, and when the body is at its end or broken. */
  wake: () => void
}

/**
 * The body of a flight: filled at the origin's speed, read by any number of readers at theirs. Recent bytes are in
 * memory, older ones in the draft. While the draft takes bytes nobody waits for anybody; when it does not any more (a full
 * disk), or when there is none, the fill waits for the slowest reader.
 */
export interface FlightBody {
  readonly arrived: number
  /** As declared; `null` while unknown. */
  readonly total: number | null
  /** Behind the last byte that readers may have: the last piece of a body only when the whole is verified. */
  readonly released: number
  readonly verified: boolean
  readonly failure: Error | null
  /** Why bytes are not stored, once that is so. */
  readonly unstored: unknown
  readonly readers: number
  begin(total: number | null, draft: Draft | null, unstored: unknown): void
  /** Resolves when the next piece may come. Rejects with why nothing is stored when nobody reads either. */
  take(piece: Uint8Array): Promise<void>
  /** The whole is here and right. */
  verify(): void
  fail(error: Error): void
  /** `null` when the bytes from there on are not to be had any more. */
  join(at: number): Bookmark | null
  /** A bookmark has moved on. */
  moved(): void
  leave(mark: Bookmark): void
  /** Nobody joins any more, and the draft is released when the last reader has left; resolves then. */
  close(): Promise<void>
  /** Has `mark` woken once, when there is more. */
  await(mark: Bookmark): void
  /** Recent bytes from `at` on; `null` when only the draft has them. */
  recent(at: number): Uint8Array | null
  /** Older bytes from `at` on into `target`; resolves to how many. */
  older(at: number, target: Uint8Array): Promise<number>
}

/** The most that a draft takes at once. */
const mostAtOnce = 1024 * 1024

/**
 * A crowd is woken together, and the less often the larger it is, so that most of the time is for bytes and for those who
 * come to join. So many waiting readers make a millisecond of pause, and the longest one in milliseconds.
 */
const readersPerMs = 8
const longestPause = 25

export type FlightBodyOptions = {
  /** How many recent bytes may be kept now. */
  readonly windowBytes: () => number
  readonly olderBlocks: OlderBlocks
  /** The last reader has left. */
  readonly onDeserted: () => void
}

export function createFlightBody({ windowBytes, olderBlocks, onDeserted }: FlightBodyOptions): FlightBody {
  const recent = createRecentBytes()
  const readers = new Set<Bookmark>()
  let hungry = new Set<Bookmark>()
  let goOn = () => {}
  let draft: Draft | null = null
  let total: number | null = null
  let released = 0
  let verified = false
  let failure: Error | null = null
  let unstored: unknown = null
  let closing = false
  let fed = 0
  let pause: NodeJS.Timeout | null = null
  const deserted = Promise.withResolvers<void>()

  const feed = () => {
    if (pause !== null) clearTimeout(pause)
    pause = null
    fed = released
    const woken = hungry
    hungry = new Set()
    for (const mark of woken) mark.wake()
  }
  /** What waits must stay in memory until it is read. */
  const feedSoon = () => {
    const ms = Math.min(longestPause, Math.floor(hungry.size / readersPerMs))
    if (ms === 0 || fed === 0 || released - fed >= windowBytes() / 4) feed()
    else pause ??= setTimeout(feed, ms)
  }
  const inDraft = () => draft?.size ?? 0
  /** Before this position nobody needs recent bytes. */
  const floor = () => {
    if (unstored === null) return inDraft()
    let lowest = recent.end
    for (const { at } of readers) lowest = Math.min(lowest, Math.max(at, inDraft()))
    return lowest
  }
  const store = async (piece: Uint8Array) => {
    for (let at = 0; draft !== null && unstored === null && at < piece.length; at += mostAtOnce)
      await draft.write(piece.subarray(at, at + mostAtOnce))
  }
  /** Without anybody who reads, only what the draft does not have is kept. */
  const isRoomy = () => recent.trim(readers.size > 0 ? windowBytes() : 0, floor())

  return {
    get arrived() {
      return recent.end
    },
    get total() {
      return total
    },
    get released() {
      return released
    },
    get verified() {
      return verified
    },
    get failure() {
      return failure
    },
    get unstored() {
      return unstored
    },
    get readers() {
      return readers.size
    },
    begin(bytes, into, why) {
      total = bytes
      draft = into
      unstored = why
    },
    async take(piece) {
      recent.push(piece)
      if (total === null || recent.end < total) {
        released = recent.end
        feedSoon()
      }
      try {
        await store(piece)
      } catch (error) {
        unstored = error
      }
      for (;;) {
        if (unstored !== null && readers.size === 0) throw unstored
        if (isRoomy() || unstored === null || failure !== null) return
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
      }
    },
    verify() {
      verified = true
      released = recent.end
      feed()
    },
    fail(error) {
      failure = error
      feed()
      for (const mark of readers) mark.wake()
      goOn()
    },
    join(at) {
      if (closing || failure !== null) return null
      if (at < recent.start && !(at < inDraft() && recent.start <= inDraft())) return null
      const mark: Bookmark = { at, wake: () => {} }
      readers.add(mark)
      return mark
    },
    moved() {
      if (unstored !== null) goOn()
    },
    leave(mark) {
      if (!readers.delete(mark)) return
      goOn()
      if (readers.size > 0) return
      if (closing) deserted.resolve()
      else onDeserted()
    },
    async close() {
      closing = true
      if (readers.size > 0) await deserted.promise
      if (draft === null) return
      olderBlocks.forget(draft)
      await draft.release()
    },
    await(mark) {
      hungry.add(mark)
    },
    recent: (at) => recent.at(at),
    older: async (at, target) => (draft === null ? 0 : olderBlocks.read(draft, at, target)),
  }
}
