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

/** `now` is monotonic, in milliseconds. */
export function createKeyMemory(now: () => number): KeyMemory {
  const until = new Map<string, number>()
  const expired = (moment: number) => moment <= now()
  const drop = (name: string) => {
    const moment = until.get(name)
    return until.delete(name) && moment !== undefined && !expired(moment) ? 1 : 0
  }
  const restOf = ({ bucket, key }: ObjectRef) => {
    const name = nameOf(bucket, key)
    const moment = until.get(name)
    if (moment === undefined) return 0
    const rest = moment - now()
    if (rest <= 0) until.delete(name)
    return Math.max(0, rest)
  }
  return {
    remember(ref, ms) {
      const name = nameOf(ref.bucket, ref.key)
      until.delete(name)
      until.set(name, now() + ms)
      // A Map keeps the order of insertion: the first key is the one that is remembered longest already.
      const oldest = until.size > mostKeys ? until.keys().next().value : undefined
      if (oldest !== undefined) until.delete(oldest)
    },
    has: (ref) => restOf(ref) > 0,
    restOf,
    forget(bucket, key) {
      if (key !== undefined) return drop(nameOf(bucket, key))
      const start = nameOf(bucket, '')
      return [...until.keys()].filter((name) => name.startsWith(start)).reduce((sum, name) => sum + drop(name), 0)
    },
  }
}

const nameOf = (bucket: number, key: string) => `${bucket}/${key}`
