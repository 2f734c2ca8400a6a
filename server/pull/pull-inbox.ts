import type { NewPull, Pull } from '../domain/pull.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'

/** Misses are gathered this long, so that thousands a second share a transaction; well below the promised 20 ms. */
const gatherMs = 4
/** Beyond this the store cannot keep up; more would only grow the heap. */
const mostWaiting = 100_000

export interface PullInbox extends AsyncDisposable {
  /** Queues a pull soon. Never blocks, never throws: what cannot be queued is counted, and the next miss asks again. */
  add(pull: NewPull): void
  /**
   * Records a pull that runs already. Resolves to its record, or to `null` when there is none of its own: the key's pull
   * is recorded as running, its bucket is gone, or the store cannot be written. Never rejects.
   */
  begin(pull: NewPull): Promise<Pull | null>
  /** Resolves when everything added so far is durable or counted as failed. */
  settled(): Promise<void>
}

type Begun = { readonly pull: NewPull; readonly answer: PromiseWithResolvers<Pull | null> }

/** Turns single misses into batches for the queue. */
export function createPullInbox(deps: {
  readonly queue: Pick<PullQueue, 'enqueue' | 'begin'>
  /** Names this process in the rows of the pulls that run. */
  readonly owner: string
  readonly onQueued: () => void
  readonly onFailed: (error: unknown, pulls: number) => void
}): PullInbox {
  let waiting = new Map<string, NewPull>()
  let begun = new Map<string, Begun>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const enqueue = async () => {
    const batch = [...waiting.values()]
    waiting = new Map()
    if (batch.length === 0) return
    try {
      await deps.queue.enqueue(batch)
      deps.onQueued()
    } catch (error) {
      deps.onFailed(error, batch.length)
    }
  }
  const begin = async () => {
    const batch = begun
    begun = new Map()
    if (batch.size === 0) return
    try {
      const running = await deps.queue.begin(
        [...batch.values()].map(({ pull }) => pull),
        deps.owner,
      )
      for (const pull of running) batch.get(nameOf(pull))?.answer.resolve(pull)
    } catch (error) {
      deps.onFailed(error, batch.size)
    }
    for (const { answer } of batch.values()) answer.resolve(null)
  }
  const write = async () => {
    await begin()
    await enqueue()
  }
  const isEmpty = () => waiting.size + begun.size === 0
  /** One write at a time, so that what waits behind a slow one is gathered in one place, and bounded. */
  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (writing !== null || isEmpty()) return
    writing = write().finally(() => {
      writing = null
      if (!isEmpty()) flushSoon()
    })
  }
  const flushSoon = () => {
    timer ??= setTimeout(flush, gatherMs)
  }
  const isFull = () => {
    const full = waiting.size + begun.size >= mostWaiting
    if (full) deps.onFailed(new Error('too many misses wait to be queued'), 1)
    return full
  }
  return {
    add(pull) {
      if (isFull()) return
      waiting.set(nameOf(pull), pull)
      if (writing === null) flushSoon()
    },
    begin(pull) {
      if (isFull()) return Promise.resolve(null)
      const answer = Promise.withResolvers<Pull | null>()
      // Of two flights of a key, one after the other, the later one is what runs.
      begun.get(nameOf(pull))?.answer.resolve(null)
      begun.set(nameOf(pull), { pull, answer })
      if (writing === null) flushSoon()
      return answer.promise
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

const nameOf = ({ bucket, key }: { readonly bucket: number; readonly key: string }) => `${bucket}/${key}`
