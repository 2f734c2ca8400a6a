import { hash } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../domain/stored-object.ts'
import { bytesObject } from './bytes-object.ts'
import { copyFrom, createGrowingBytes } from './growing-bytes.ts'
import { checkExpected } from './incoming-body.ts'
import { compareKeys, listPage } from './list-page.ts'
import type { Draft, ListQuery, Lookup, ObjectStore, PutOptions, RemoveOptions, StoredObject } from './object-store.ts'
import { putByDraft } from './put-by-draft.ts'

type Kept = { readonly object: StoredObject; readonly generation: number }

type Bucket = {
  readonly objects: Map<string, Kept>
  /** The generation of the last remove, by key. */
  readonly removed: Map<string, number>
  bytes: number
  fence: number
  retired: boolean
}

/** An object store for tests and demos: the same promises as on disk, for as long as the process lives. */
export function createMemoryObjectStore(options: { clock?: () => number } = {}): ObjectStore {
  const clock = options.clock ?? Date.now
  const buckets = new Map<number, Bucket>()
  let generation = 0

  function bucketOf(number: number): Bucket {
    const bucket = buckets.get(number) ?? { objects: new Map(), removed: new Map(), bytes: 0, fence: 0, retired: false }
    buckets.set(number, bucket)
    return bucket
  }

  async function open({ bucket, key }: ObjectRef): Promise<Lookup> {
    const kept = bucketOf(bucket).objects.get(key)
    return { object: kept?.object ?? null, token: { asOf: generation } }
  }

  async function publish(ref: ObjectRef, bytes: Buffer, options: PutOptions): Promise<ObjectMeta> {
    const md5 = hash('md5', bytes)
    checkExpected(bytes.length, () => md5, options.expect)
    const bucket = bucketOf(ref.bucket)
    refuseOutdated(bucket, ref.key, options)
    const { headers, source } = options
    const digests = { etag: `"${md5}"`, sha256: hash('sha256', bytes) }
    const meta = { key: ref.key, size: bytes.length, ...digests, headers, storedAt: clock(), source }
    bucket.bytes += bytes.length - sizeOf(bucket.objects.get(ref.key))
    bucket.objects.set(ref.key, { object: bytesObject(meta, bytes), generation: ++generation })
    bucket.removed.delete(ref.key)
    return meta
  }

  async function describe(ref: ObjectRef, seen: ObjectMeta, headers: ObjectMeta['headers']): Promise<ObjectMeta> {
    const bucket = bucketOf(ref.bucket)
    const before = bucket.objects.get(ref.key)?.object
    if (!before) throw new GatewayError('NoSuchKey', 'The bucket holds no object of this key.')
    if (JSON.stringify(before.meta) !== JSON.stringify(seen))
      throw new GatewayError('PreconditionFailed', 'The object has changed meanwhile.')
    const meta = { ...seen, headers, storedAt: clock() }
    bucket.objects.set(ref.key, { object: { ...before, meta }, generation: ++generation })
    return meta
  }

  async function remove(ref: ObjectRef, { storedBy = Number.POSITIVE_INFINITY }: RemoveOptions = {}): Promise<boolean> {
    const bucket = bucketOf(ref.bucket)
    if ((bucket.objects.get(ref.key)?.object.meta.storedAt ?? 0) > storedBy) return false
    bucket.bytes -= sizeOf(bucket.objects.get(ref.key))
    bucket.removed.set(ref.key, ++generation)
    return bucket.objects.delete(ref.key)
  }

  async function list(bucket: number, query: ListQuery) {
    const { objects } = bucketOf(bucket)
    const metas = [...objects.values()].map(({ object }) => object.meta).sort((a, b) => compareKeys(a.key, b.key))
    return listPage(query, (start, limit) => {
      const first = firstAtOrAfter(metas, start)
      return metas.slice(first, first + limit)
    })
  }

  async function retire(number: number): Promise<boolean> {
    const bucket = bucketOf(number)
    if (bucket.objects.size > 0) return false
    bucket.retired = true
    return true
  }

  const draft = async () => createMemoryDraft(publish)

  return {
    open,
    put: (ref, body, options) => putByDraft({ draft }, ref, body, options),
    draft,
    describe,
    remove,
    list,
    retire,
    hot: () => ({ objects: 0, bytes: 0, evicted: 0 }),
    batches: () => ({ bySize: [], writes: 0 }),
    usage: async (bucket) => ({ objects: bucketOf(bucket).objects.size, bytes: bucketOf(bucket).bytes }),
    fence: async (bucket) => {
      bucketOf(bucket).fence = ++generation
    },
    [Symbol.asyncDispose]: async () => buckets.clear(),
  }
}

type Publish = (ref: ObjectRef, bytes: Buffer, options: PutOptions) => Promise<ObjectMeta>

function createMemoryDraft(publish: Publish): Draft {
  const taken = createGrowingBytes(0)
  let state: 'open' | 'sealed' | 'released' = 'open'

  function bytes(...allowed: readonly (typeof state)[]): Buffer {
    if (!allowed.includes(state)) throw new Error(`The draft is ${state}`)
    const { buffer, byteOffset, byteLength } = taken.bytes()
    return Buffer.from(buffer, byteOffset, byteLength)
  }

  return {
    get size() {
      return taken.bytes().byteLength
    },
    async write(...pieces) {
      bytes('open')
      pieces.forEach(taken.append)
    },
    read: async (position, target) => copyFrom(bytes('open', 'sealed'), position, target),
    async publish(ref, options) {
      const body = bytes('open')
      state = 'sealed'
      return publish(ref, body, options)
    },
    async release() {
      state = 'released'
    },
  }
}

function refuseOutdated(bucket: Bucket, key: string, { token, replace, ifAbsent }: PutOptions): void {
  if (bucket.retired) throw new GatewayError('NoSuchBucket', 'The bucket is gone')
  const kept = bucket.objects.get(key)
  if (ifAbsent && kept) throw new GatewayError('PreconditionFailed', `There is an object at ${key}`)
  if (!token) return
  const changed = Math.max(bucket.fence, bucket.removed.get(key) ?? 0, kept?.generation ?? 0)
  if ((kept && !replace) || changed > token.asOf)
    throw new GatewayError('Superseded', `${key} was written, deleted or fenced meanwhile`)
}

const sizeOf = (kept: Kept | undefined) => kept?.object.meta.size ?? 0

function firstAtOrAfter(metas: readonly ObjectMeta[], start: string): number {
  let low = 0
  let high = metas.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(metas[middle]?.key ?? '', start) < 0) low = middle + 1
    else high = middle
  }
  return low
}
