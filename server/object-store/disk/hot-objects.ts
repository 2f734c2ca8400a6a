import type { ObjectRef } from '../../domain/stored-object.ts'
import type { HotNumbers, Lookup } from '../object-store.ts'

/** A bounded memory of lookups that found something. */
export type HotObjects<L extends Lookup = Lookup> = {
  get(ref: ObjectRef): L | undefined
  keep(ref: ObjectRef, lookup: L): void
  forget(ref: ObjectRef): void
  forgetBucket(bucket: number): void
  numbers(): HotNumbers
}

type Entry<L> = {
  readonly bucket: number
  readonly key: string
  readonly answer: L
  readonly cost: number
  visited: boolean
  newer: Entry<L> | null
  older: Entry<L> | null
}

/** Of an entry without its body: the objects, strings and map slots around it. */
const entryBytes = 1024

/**
 * Eviction is SIEVE: a hand walks from the oldest entry to the newest, spares what was visited since it last came by,
 * and takes the first that was not. A hit only sets a flag; nothing is moved.
 */
export function createHotObjects<L extends Lookup = Lookup>(maxBytes: number): HotObjects<L> {
  const buckets = new Map<number, Map<string, Entry<L>>>()
  let newest: Entry<L> | null = null
  let oldest: Entry<L> | null = null
  let hand: Entry<L> | null = null
  let bytes = 0
  let objects = 0
  let evicted = 0

  function get({ bucket, key }: ObjectRef): L | undefined {
    const entry = buckets.get(bucket)?.get(key)
    if (entry === undefined) return undefined
    entry.visited = true
    return entry.answer
  }

  function keep(ref: ObjectRef, lookup: L): void {
    const cost = entryBytes + 2 * ref.key.length + (lookup.object?.bytes?.byteLength ?? 0)
    if (cost > maxBytes / 8) return
    forget(ref)
    while (bytes + cost > maxBytes) evictOne()
    const entry: Entry<L> = { ...ref, answer: lookup, cost, visited: false, newer: null, older: newest }
    if (newest) newest.newer = entry
    else oldest = entry
    newest = entry
    bytes += cost
    objects += 1
    const keys = buckets.get(ref.bucket)
    if (keys) keys.set(ref.key, entry)
    else buckets.set(ref.bucket, new Map([[ref.key, entry]]))
  }

  function forget({ bucket, key }: ObjectRef): void {
    const entry = buckets.get(bucket)?.get(key)
    if (entry) drop(entry)
  }

  function forgetBucket(bucket: number): void {
    for (const entry of buckets.get(bucket)?.values() ?? []) drop(entry)
  }

  function evictOne(): void {
    let entry = hand ?? oldest
    while (entry?.visited) {
      entry.visited = false
      entry = entry.newer ?? oldest
    }
    if (!entry) return
    hand = entry
    evicted += 1
    drop(entry)
  }

  function drop(entry: Entry<L>): void {
    if (hand === entry) hand = entry.newer
    if (entry.newer) entry.newer.older = entry.older
    else newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else oldest = entry.newer
    bytes -= entry.cost
    objects -= 1
    const keys = buckets.get(entry.bucket)
    keys?.delete(entry.key)
    if (keys?.size === 0) buckets.delete(entry.bucket)
  }

  return { get, keep, forget, forgetBucket, numbers: () => ({ objects, bytes, evicted }) }
}
