import type { Waiter } from './origin-client.ts'

/**
 * Takes one of a name's places, at once or when it is its turn; the answer gives it back. Rejects with the signal's reason.
 */
export type Slots = (name: string, waiter: Waiter) => (() => void) | Promise<() => void>

type Queue = { taken: number; readonly waiting: Set<() => void> }

/** At most `places` at once under each name. */
export function createSlots(places: number): Slots {
  const queues = new Map<string, Queue>()
  const leave = (name: string, queue: Queue) => {
    const [next] = queue.waiting
    if (next) {
      queue.waiting.delete(next)
      next()
    } else if (--queue.taken === 0) queues.delete(name)
  }
  return (name, waiter) => {
    const queue = queues.get(name) ?? { taken: 0, waiting: new Set() }
    queues.set(name, queue)
    const mine = once(() => leave(name, queue))
    if (queue.taken >= places) return turnIn(queue, waiter.signal).then(() => mine)
    queue.taken++
    return mine
  }
}

/** Resolves when the place of somebody who left has been handed over. */
function turnIn(queue: Queue, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => {
    if (queue.waiting.delete(resolve)) reject(signal.reason)
  }
  queue.waiting.add(resolve)
  signal.addEventListener('abort', onAbort, { once: true })
  return promise.finally(() => signal.removeEventListener('abort', onAbort))
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}
