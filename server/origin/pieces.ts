import type { OriginBody } from './origin-client.ts'

export type PieceOptions = {
  /** The reader takes what comes, or has enough for now. */
  readonly onRoom: (isRoom: boolean) => void
  /** It is at its end: read, broken or let go of. */
  readonly onClosed: () => void
}

/** The writer's side of a body. */
export type Pieces = OriginBody & {
  /** Why it broke, or was let go of. */
  readonly failure: Error | null
  push(piece: Uint8Array): void
  /** The whole is here and right. */
  end(): void
  /** It breaks behind what has come. */
  fail(error: Error): void
  /** It breaks at once. */
  destroy(reason?: Error): void
}

/** So many bytes may wait for the reader, or be with it, before the writer is asked to stop. */
const mostWaiting = 64 * 1024

type Turn = IteratorResult<Uint8Array, undefined>

const over: Turn = { done: true, value: undefined }

/** A turn later: who passes pieces on breaks off with the error, and those before it are to have left by then. */
const breakWith = (error: Error) => new Promise<never>((_resolve, reject) => setImmediate(reject, error))

/** Pieces on their way to one reader. */
export function createPieces({ onRoom, onClosed }: PieceOptions): Pieces {
  const closing: (() => void)[] = [onClosed]
  let waiting: Uint8Array[] = []
  let bytes = 0
  let inHand = 0
  let hasEnded = false
  let failure: Error | null = null
  let closed = false
  let reader: PromiseWithResolvers<Turn> | null = null

  const close = () => {
    if (closed) return
    closed = true
    for (const tell of closing) tell()
  }
  const fail = (error: Error) => {
    if (failure !== null) return
    failure = error
    close()
    if (reader) setImmediate(reader.reject, error)
    reader = null
  }
  /** A piece is with the reader until it asks for the next one. */
  const askForMore = () => {
    const before = bytes
    bytes -= inHand
    inHand = 0
    if (before >= mostWaiting && bytes < mostWaiting) onRoom(true)
  }
  const take = (piece: Uint8Array) => {
    inHand = piece.length
    return { done: false, value: piece } as const
  }
  const atEnd = () => {
    close()
    return over
  }
  const next = (): Promise<Turn> => {
    askForMore()
    const piece = waiting.shift()
    if (piece) return Promise.resolve(take(piece))
    if (failure) return breakWith(failure)
    if (hasEnded) return Promise.resolve(atEnd())
    reader = Promise.withResolvers()
    return reader.promise
  }
  const hand = (turn: Turn) => {
    reader?.resolve(turn)
    reader = null
  }
  const destroy = (reason?: Error) => {
    const isRead = hasEnded && waiting.length === 0
    waiting = []
    if (isRead) close()
    else fail(reason ?? new Error('The body was let go of'))
  }
  return {
    get failure() {
      return failure
    },
    get closed() {
      return closed
    },
    push(piece) {
      if (closed) return
      bytes += piece.length
      if (reader) hand(take(piece))
      else waiting.push(piece)
      if (bytes >= mostWaiting) onRoom(false)
    },
    end() {
      if (closed) return
      hasEnded = true
      if (reader) hand(atEnd())
    },
    fail,
    destroy,
    once: (_event, listener) => closing.push(listener),
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        destroy()
        return over
      },
    }),
  }
}
