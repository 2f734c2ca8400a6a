type Timer = { readonly due: number; readonly run: () => void }

/** A clock that stands still until somebody fires the next timer of the process. */
export interface SimClock {
  /** Milliseconds since 1970. */
  now(): number
  /** Whether something waits for time to pass. */
  readonly isAwaited: boolean
  /** Lets time pass until the first timer is due, and fires it. */
  fireNext(): void
  /** Takes the place of the process's timers until it is disposed. Intervals never fire. */
  install(): Disposable
}

export function createSimClock(): SimClock {
  const timers = new Map<object, Timer>()
  let now = 1_700_000_000_000

  const set = (run: () => void, ms = 0) => {
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle }
    timers.set(handle, { due: now + Math.max(1, ms), run })
    return handle
  }
  const clear = (handle: object | undefined | null) => void (handle && timers.delete(handle))
  const never = () => ({ ref: () => {}, unref: () => {} })
  return {
    now: () => now,
    get isAwaited() {
      return timers.size > 0
    },
    fireNext() {
      const [first] = [...timers].sort(([, a], [, b]) => a.due - b.due)
      if (first === undefined) return
      const [handle, timer] = first
      timers.delete(handle)
      now = Math.max(now, timer.due)
      timer.run()
    },
    install() {
      const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
      Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: never, clearInterval: () => {} })
      const restore = () => void Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval })
      return { [Symbol.dispose]: restore }
    },
  }
}
