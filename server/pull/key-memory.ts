import type { ObjectRef } from '../domain/stored-object.ts'

const mostKeys = 100_000

/** A bounded memory of keys, each for a while of its own. */
export interface KeyMemory {
  remember(ref: ObjectRef, ms: number): void
  has(ref: ObjectRef): boolean
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
  return {
    remember(ref, ms) {
      const name = nameOf(ref.bucket, ref.key)
      until.delete(name)
      until.set(name, now() + ms)
      // A Map keeps the order of insertion: the first key is the one that is remembered longest already.
      const oldest = until.size > mostKeys ? until.keys().next().value : undefined
      if (oldest !== undefined) until.delete(oldest)
    },
    has(ref) {
      const name = nameOf(ref.bucket, ref.key)
      const moment = until.get(name)
      if (moment === undefined) return false
      if (!expired(moment)) return true
      until.delete(name)
      return false
    },
    forget(bucket, key) {
      if (key !== undefined) return drop(nameOf(bucket, key))
      const start = nameOf(bucket, '')
      return [...until.keys()].filter((name) => name.startsWith(start)).reduce((sum, name) => sum + drop(name), 0)
    },
  }
}

const nameOf = (bucket: number, key: string) => `${bucket}/${key}`
