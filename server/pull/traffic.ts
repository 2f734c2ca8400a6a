/** A window this long, milliseconds, with this many requests is heavy: 5,000 a second. */
const windowMs = 100
const heavyRequests = 500
/** So many windows in a row must be lighter before it is over: one window is too short to be sure. */
const quietWindows = 5

/** Counts online requests, so that pulls can make room for them. */
export interface Traffic extends Disposable {
  /** So many more requests; one by default. */
  count(more?: number): void
  /** Whether one of the last whole windows was heavy. */
  isHeavy(): boolean
}

export function watchTraffic(): Traffic {
  let requests = 0
  let quiet = quietWindows
  const timer = setInterval(() => {
    quiet = requests >= heavyRequests ? 0 : quiet + 1
    requests = 0
  }, windowMs)
  timer.unref()
  return {
    count(more = 1) {
      requests += more
    },
    isHeavy: () => quiet < quietWindows,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
