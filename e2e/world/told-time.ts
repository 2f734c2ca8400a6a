import { statSync } from 'node:fs'

/**
 * Loaded before a gateway: its wall clock stands where a file's time of change says, in all its threads, until a test
 * moves it. What waits goes on waiting by the true time.
 */
const file = process.env.TOLD_TIME
if (file !== undefined) tell(() => statSync(file).mtimeMs)

function tell(now: () => number): void {
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given: [] | [string | number | Date]) {
      super(...((given.length === 0 ? [now()] : given) as [number]))
    }
    static override now() {
      return Math.round(now())
    }
  } as DateConstructor
  // The gateway's clock is this and `performance.now()` together. Half a millisecond more, for it rounds down.
  Object.defineProperty(performance, 'timeOrigin', { get: () => Math.round(now()) + 0.5 - performance.now() })
}
