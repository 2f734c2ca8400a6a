import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { GatewayError } from '../../domain/errors.ts'
import type { BatchNumbers } from '../object-store.ts'
import type { Done, IndexWrite, WriteOutcome } from './index-writes.ts'
import { createBodyArea, encodeWrites, type WriterData } from './writer-messages.ts'

/** The way to the index's only writer. */
export type WriteQueue = {
  /** Resolves when the write is durable; rejects with a `GatewayError` when it certainly has not happened. */
  write(write: IndexWrite): Promise<Done>
  /** Waits for everything queued, then ends the thread. Later writes are refused. */
  close(): Promise<void>
  batches(): BatchNumbers
}

type Waiting = {
  readonly write: IndexWrite
  readonly resolve: (done: Done) => void
  readonly reject: (error: Error) => void
}

// A batch this large is worth its fsync; a larger one would only make its first write wait.
const maxBatchWrites = 1024

/**
 * Starts the writer's thread. One batch is under way at a time, and everything that queues up meanwhile is the next:
 * the busier the store, the more writes share an fsync.
 */
export async function startWriteQueue(indexFile: string, largestBody: number): Promise<WriteQueue> {
  const area = createBodyArea(largestBody)
  const workerData: WriterData = { indexFile, bodies: area.bytes }
  const worker = new Worker(new URL('./index-writer.ts', import.meta.url), { workerData })
  await isReady(worker)
  let waiting: Waiting[] = []
  let underWay: Waiting[] = []
  let closing: PromiseWithResolvers<void> | null = null
  let broken: Error | null = null
  const batches = countBatches()

  worker.on('message', (message: unknown) => {
    // Node's watch mode posts messages of its own: ours are told by their form.
    if (typeof message !== 'string') return
    const outcomes: readonly WriteOutcome[] = JSON.parse(message)
    const settled = underWay
    underWay = []
    batches.count(settled.length)
    settled.forEach((one, i) => {
      settle(one, outcomes[i])
    })
    sendNext()
  })
  worker.on('error', breakDown)
  worker.on('exit', () => {
    breakDown(null)
    closing?.resolve()
  })
  // Only work under way keeps the process alive.
  worker.unref()

  function sendNext(): void {
    if (underWay.length > 0 || broken) return
    const batch = takeBatch()
    if (batch.length > 0) {
      underWay = batch
      worker.ref()
      worker.postMessage(encodeWrites(batch.map((one) => one.write)))
    } else if (closing) worker.postMessage('close')
    else worker.unref()
  }

  function takeBatch(): Waiting[] {
    let count = 0
    area.clear()
    for (const { write } of waiting) {
      if (count === maxBatchWrites || !area.take(write)) break
      count++
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return batch
  }

  function breakDown(error: unknown): void {
    const reason = new Error('The writer of the object index has ended', { cause: error })
    broken ??= reason
    const lost = [...underWay, ...waiting]
    underWay = []
    waiting = []
    for (const { reject } of lost) reject(reason)
  }

  return {
    write(write) {
      if (closing) return Promise.reject(new GatewayError('Unavailable', 'The object store is closed'))
      if (broken) return Promise.reject(new GatewayError('Unavailable', 'The object index is down', { cause: broken }))
      // It would keep all behind it waiting for ever.
      if (!area.canTake(write))
        return Promise.reject(new GatewayError('EntityTooLarge', 'No batch has room for the body'))
      return new Promise((resolve, reject) => {
        // Later, so that writes of one turn of the event loop share a batch.
        if (waiting.push({ write, resolve, reject }) === 1) queueMicrotask(sendNext)
      })
    },
    close() {
      if (closing) return closing.promise
      closing = Promise.withResolvers()
      if (broken) closing.resolve()
      worker.ref()
      sendNext()
      return closing.promise
    },
    batches: batches.numbers,
  }
}

function countBatches() {
  const bySize = Array<number>(1 + Math.log2(maxBatchWrites)).fill(0)
  let all = 0
  return {
    count(writes: number) {
      const size = Math.ceil(Math.log2(writes))
      bySize[size] = (bySize[size] ?? 0) + 1
      all += writes
    },
    numbers: () => ({ bySize, writes: all }),
  }
}

async function isReady(worker: Worker): Promise<void> {
  for await (const [message] of on(worker, 'message', { close: ['exit'] })) if (message === 'ready') return
  throw new Error('The writer of the object index did not start')
}

function settle({ resolve, reject }: Waiting, outcome: WriteOutcome | undefined): void {
  if (outcome?.kind === 'done') resolve(outcome)
  else if (outcome?.kind === 'refused') reject(new GatewayError(outcome.code, outcome.message))
  else reject(new Error(`The object index could not be written: ${outcome?.message}`))
}
