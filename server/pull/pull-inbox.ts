import type { NewPull } from '../domain/pull.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'

/** Misses are gathered this long, so that thousands a second share a transaction; well below the promised 20 ms. */
const gatherMs = 4
/** Beyond this the store cannot keep up; more would only grow the heap. */
const mostWaiting = 100_000

export interface PullInbox extends AsyncDisposable {
  /** Queues a pull soon. Never blocks, never throws: what cannot be queued is counted, and the next miss asks again. */
  add(pull: NewPull): void
  /** Resolves when everything added so far is durable or counted as failed. */
  settled(): Promise<void>
}

/** Turns single misses into batches for the queue. */
export function createPullInbox(deps: {
  readonly queue: Pick<PullQueue, 'enqueue'>
  readonly onQueued: () => void
  readonly onFailed: (error: unknown, pulls: number) => void
}): PullInbox {
  let waiting = new Map<string, NewPull>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const write = async () => {
    const batch = [...waiting.values()]
    waiting = new Map()
    try {
      await deps.queue.enqueue(batch)
      deps.onQueued()
    } catch (error) {
      deps.onFailed(error, batch.length)
    }
  }
  /** One write at a time, so that what waits behind a slow one is gathered in one place, and bounded. */
  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (writing !== null || waiting.size === 0) return
    writing = write().finally(() => {
      writing = null
      if (waiting.size > 0) flushSoon()
    })
  }
  const flushSoon = () => {
    timer ??= setTimeout(flush, gatherMs)
  }
  return {
    add(pull) {
      if (waiting.size >= mostWaiting) return deps.onFailed(new Error('too many misses wait to be queued'), 1)
      waiting.set(`${pull.bucket}/${pull.key}`, pull)
      if (writing === null) flushSoon()
    },
    async settled() {
      await writing
      flush()
      await writing
    },
    async [Symbol.asyncDispose]() {
      await this.settled()
    },
  }
}
