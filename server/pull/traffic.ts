/** A window this long, milliseconds, with this many requests is heavy: 5,000 a second. */
const windowMs = 100
const heavyRequests = 500

/** Counts online requests, so that pulls can make room for them. */
export interface Traffic extends Disposable {
  /** So many more requests; one by default. */
  count(more?: number): void
  /** Whether the last whole window was heavy. */
  isHeavy(): boolean
}

export function watchTraffic(): Traffic {
  let requests = 0
  let heavy = false
  const timer = setInterval(() => {
    heavy = requests >= heavyRequests
    requests = 0
  }, windowMs)
  timer.unref()
  return {
    count(more = 1) {
      requests += more
    },
    isHeavy: () => heavy,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
