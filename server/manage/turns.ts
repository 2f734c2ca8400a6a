import { TooManyAttemptsError } from '../domain/refusals.ts'

/** Lets only a few pieces of costly work run at once, and a few more wait for their turn. */
export interface Turns {
  /** Throws `TooManyAttempts` when nobody more can wait. */
  requireRoom(): void
  /** Runs `work` as soon as it is its turn, first come first served. */
  take<T>(work: () => Promise<T>): Promise<T>
}

/** What somebody who finds no room is told to wait. */
const fullMs = 1000

export function createTurns(limits: { readonly atOnce: number; readonly waiting: number }): Turns {
  const queue: Array<() => void> = []
  let running = 0

  const begin = (): Promise<void> => {
    if (running < limits.atOnce) {
      running += 1
      return Promise.resolve()
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    queue.push(resolve)
    return promise
  }
  /** A turn passes straight on to whoever waits longest. */
  const end = () => {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }

  return {
    requireRoom() {
      if (queue.length >= limits.waiting) throw new TooManyAttemptsError(fullMs)
    },
    async take(work) {
      await begin()
      try {
        return await work()
      } finally {
        end()
      }
    },
  }
}
