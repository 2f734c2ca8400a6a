import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { ObjectMeta, ObjectRef } from '../domain/stored-object.ts'
import { bytesObject } from './bytes-object.ts'
import { checkMd5, piecesOf } from './incoming-body.ts'
import { compareKeys, listPage } from './list-page.ts'
import type { ListQuery, Lookup, ObjectStore, PutOptions, StoredObject } from './object-store.ts'

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
    return { object: kept?.object ?? null, token: { asOf: kept?.generation ?? generation } }
  }

  async function put(ref: ObjectRef, body: Readable | Uint8Array, put: PutOptions): Promise<ObjectMeta> {
    const { bytes, md5, sha256 } = await receive(body, put)
    const bucket = bucketOf(ref.bucket)
    refuseOutdated(bucket, ref.key, put)
    const { headers, source } = put
    const meta = { key: ref.key, size: bytes.length, etag: `"${md5}"`, sha256, headers, storedAt: clock(), source }
    bucket.bytes += bytes.length - sizeOf(bucket.objects.get(ref.key))
    bucket.objects.set(ref.key, { object: bytesObject(meta, bytes), generation: ++generation })
    bucket.removed.delete(ref.key)
    return meta
  }

  async function remove(ref: ObjectRef): Promise<boolean> {
    const bucket = bucketOf(ref.bucket)
    bucket.bytes -= sizeOf(bucket.objects.get(ref.key))
    bucket.removed.set(ref.key, ++generation)
    return bucket.objects.delete(ref.key)
  }

  async function list(bucket: number, query: ListQuery) {
    const { objects } = bucketOf(bucket)
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.prefix)).sort(compareKeys)
    return listPage(query, function* (start) {
      for (const key of keys.slice(firstAtOrAfter(keys, start))) {
        const kept = objects.get(key)
        if (kept) yield kept.object.meta
      }
    })
  }

  async function retire(number: number): Promise<boolean> {
    const bucket = bucketOf(number)
    if (bucket.objects.size > 0) return false
    bucket.retired = true
    return true
  }

  return {
    open,
    put,
    remove,
    list,
    retire,
    usage: async (bucket) => ({ objects: bucketOf(bucket).objects.size, bytes: bucketOf(bucket).bytes }),
    fence: async (bucket) => {
      bucketOf(bucket).fence = ++generation
    },
    [Symbol.asyncDispose]: async () => buckets.clear(),
  }
}

async function receive(body: Readable | Uint8Array, options: PutOptions) {
  const pieces: Uint8Array[] = []
  for await (const piece of piecesOf(body, options)) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  const md5 = createHash('md5').update(bytes).digest('hex')
  checkMd5(md5, options.expect)
  return { bytes, md5, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function refuseOutdated(bucket: Bucket, key: string, { token }: PutOptions): void {
  if (bucket.retired) throw new GatewayError('NoSuchBucket', 'The bucket is gone')
  if (!token) return
  const changed = Math.max(bucket.fence, bucket.removed.get(key) ?? 0)
  if (bucket.objects.has(key) || changed > token.asOf)
    throw new GatewayError('Superseded', `${key} was written, deleted or fenced meanwhile`)
}

const sizeOf = (kept: Kept | undefined) => kept?.object.meta.size ?? 0

function firstAtOrAfter(keys: readonly string[], start: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(keys[middle] ?? '', start) < 0) low = middle + 1
    else high = middle
  }
  return low
}
