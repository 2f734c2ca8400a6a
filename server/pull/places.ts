/** A limited number of things that run at once. */
export interface Places {
  /**
   * Resolves, when it is its turn, to what gives the place back. Those that are urgent go first, asked whenever a place is
   * free. Rejects when the signal is aborted, and at once with {@link NoPlace} when too many wait already.
   */
  take(options: { readonly isUrgent: () => boolean; readonly signal: AbortSignal }): Promise<() => void>
  /** Takes a place that is free now; `null` when none is. */
  takeFree(): (() => void) | null
  /** Nothing runs and nothing waits. */
  readonly idle: boolean
}

export class NoPlace extends Error {
  override name = 'NoPlace'
}

const mostWaiting = 10_000

type Waiting = { readonly isUrgent: () => boolean; readonly begin: () => void }

/** `most` is asked anew each time. */
export function createPlaces(most: () => number): Places {
  const waiting = new Set<Waiting>()
  let taken = 0

  const fill = () => {
    while (taken < most()) {
      const next = firstOf(waiting)
      if (next === undefined) return
      waiting.delete(next)
      next.begin()
    }
  }
  const occupy = () => {
    let mine = true
    taken += 1
    return () => {
      if (mine) taken -= 1
      mine = false
      fill()
    }
  }
  const takeFree = () => (taken < most() ? occupy() : null)
  return {
    takeFree,
    async take({ isUrgent, signal }) {
      signal.throwIfAborted()
      const free = takeFree()
      if (free) return free
      if (waiting.size >= mostWaiting) throw new NoPlace()
      const { promise, resolve, reject } = Promise.withResolvers<() => void>()
      const one: Waiting = { isUrgent, begin: () => resolve(occupy()) }
      waiting.add(one)
      const leave = () => {
        waiting.delete(one)
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', leave)
      }
    },
    get idle() {
      return taken === 0 && waiting.size === 0
    },
  }
}

function firstOf(waiting: ReadonlySet<Waiting>): Waiting | undefined {
  for (const one of waiting) if (one.isUrgent()) return one
  return waiting.values().next().value
}
