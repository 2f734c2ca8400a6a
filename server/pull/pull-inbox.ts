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
  let writing: Promise<void> = Promise.resolve()

  const write = async (batch: readonly NewPull[]) => {
    try {
      await deps.queue.enqueue(batch)
      deps.onQueued()
    } catch (error) {
      deps.onFailed(error, batch.length)
    }
  }
  const flush = () => {
    timer = null
    const batch = [...waiting.values()]
    waiting = new Map()
    if (batch.length > 0) writing = writing.then(() => write(batch))
  }
  return {
    add(pull) {
      if (waiting.size >= mostWaiting) return deps.onFailed(new Error('too many misses wait to be queued'), 1)
      waiting.set(`${pull.bucket}/${pull.key}`, pull)
      timer ??= setTimeout(flush, gatherMs)
    },
    async settled() {
      if (timer) clearTimeout(timer)
      flush()
      await writing
    },
    async [Symbol.asyncDispose]() {
      await this.settled()
    },
  }
}
