import type { ObjectRef } from '../domain/stored-object.ts'

/** How long an origin's "not there" is believed, milliseconds. */
export const notFoundPause = 30_000
/** How long a pull that failed for good rests before a miss may queue it again, milliseconds. */
export const failedPause = 60_000

const mostKeys = 100_000

export interface Cooldown {
  /** No pull of this key for `ms` milliseconds. */
  rest(ref: ObjectRef, ms: number): void
  isResting(ref: ObjectRef): boolean
  /** Forgets a bucket's keys: its configuration changed. */
  clear(bucket: number): void
}

/** A bounded memory of keys not worth asking for now. `now` is monotonic, in milliseconds. */
export function createCooldown(now: () => number): Cooldown {
  const buckets = new Map<number, Map<string, number>>()
  return {
    rest({ bucket, key }, ms) {
      const keys = buckets.get(bucket) ?? new Map<string, number>()
      buckets.set(bucket, keys)
      keys.delete(key)
      keys.set(key, now() + ms)
      // A Map keeps the order of insertion: the first key is the one that rests longest already.
      const oldest = keys.size > mostKeys ? keys.keys().next().value : undefined
      if (oldest !== undefined) keys.delete(oldest)
    },
    isResting({ bucket, key }) {
      const until = buckets.get(bucket)?.get(key)
      if (until === undefined) return false
      if (now() < until) return true
      buckets.get(bucket)?.delete(key)
      return false
    },
    clear: (bucket) => void buckets.delete(bucket),
  }
}
