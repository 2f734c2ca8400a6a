import type { ObjectRef } from '../domain/stored-object.ts'

const mostKeys = 100_000

/** A bounded memory of keys, each for a while of its own. */
export interface KeyMemory {
  remember(ref: ObjectRef, ms: number): void
  has(ref: ObjectRef): boolean
  /** Milliseconds for which a key will be remembered; 0 when it is not. */
  restOf(ref: ObjectRef): number
  /** Forgets one key of a bucket, or all; returns how many were remembered. */
  forget(bucket: number, key?: string): number
}

/**
 * `now` is monotonic, in milliseconds. Bucket by bucket: every miss asks, and a name made of both would be hashed anew each
 * time, while a key keeps its hash.
 */
export function createKeyMemory(now: () => number): KeyMemory {
  const buckets = new Map<number, Map<string, number>>()
  let size = 0
  const drop = (bucket: number, keys: Map<string, number>, key: string) => {
    const rest = (keys.get(key) ?? 0) - now()
    if (keys.delete(key)) size -= 1
    if (keys.size === 0) buckets.delete(bucket)
    return rest > 0 ? 1 : 0
  }
  const dropOldest = () => {
    // A Map keeps the order of insertion: the first key is the one that is remembered longest already.
    const [bucket, keys] = buckets.entries().next().value ?? []
    const key = keys?.keys().next().value
    if (bucket !== undefined && keys !== undefined && key !== undefined) drop(bucket, keys, key)
  }
  const restOf = ({ bucket, key }: ObjectRef) => {
    const keys = buckets.get(bucket)
    const moment = keys?.get(key)
    if (keys === undefined || moment === undefined) return 0
    const rest = moment - now()
    if (rest <= 0) drop(bucket, keys, key)
    return Math.max(0, rest)
  }
  return {
    remember({ bucket, key }, ms) {
      const keys = buckets.get(bucket) ?? new Map<string, number>()
      if (keys.delete(key)) size -= 1
      buckets.set(bucket, keys)
      keys.set(key, now() + ms)
      size += 1
      if (size > mostKeys) dropOldest()
    },
    has: (ref) => restOf(ref) > 0,
    restOf,
    forget(bucket, key) {
      const keys = buckets.get(bucket)
      if (keys === undefined) return 0
      if (key !== undefined) return drop(bucket, keys, key)
      return [...keys.keys()].reduce((sum, one) => sum + drop(bucket, keys, one), 0)
    },
  }
}
