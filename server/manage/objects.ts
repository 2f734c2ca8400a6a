import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import type { ObjectMeta } from '../domain/stored-object.ts'
import type { ListPage, ListQuery, ObjectStore, StoredObject } from '../object-store/object-store.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type Upload = {
  readonly body: Readable
  readonly contentType: string | undefined
  /** The length that was announced, if one was: a body of another length is refused. */
  readonly bytes: number | undefined
  readonly signal: AbortSignal
}

/** The objects of a bucket, as operators see them. Buckets are named by their full name. */
export interface Objects {
  list(bucket: string, query: ListQuery): Promise<ListPage>
  /** Rejects with `NoSuchKey`. */
  open(bucket: string, key: string): Promise<StoredObject>
  upload(bucket: string, key: string, upload: Upload): Promise<ObjectMeta>
  /** A key that is not there counts as deleted. */
  remove(bucket: string, keys: readonly string[]): Promise<{ deleted: string[]; failed: string[] }>
}

export function createObjects(deps: {
  readonly settings: Pick<SettingsStore, 'buckets'>
  readonly objects: ObjectStore
}): Objects {
  const { settings, objects } = deps
  const idOf = async (name: string) => (await findBucket(settings, name)).id
  return {
    async list(name, query) {
      return objects.list(await idOf(name), query)
    },
    async open(name, key) {
      const { object } = await objects.open({ bucket: await idOf(name), key })
      if (!object) throw new GatewayError('NoSuchKey', 'The bucket holds no object of this key.')
      return object
    },
    async upload(name, key, { body, contentType, bytes, signal }) {
      return objects.put({ bucket: await idOf(name), key }, body, {
        headers: keptHeaders({ 'content-type': contentType }),
        source: { kind: 'uploaded' },
        signal,
        ...(bytes === undefined ? {} : { expect: { bytes } }),
      })
    },
    async remove(name, keys) {
      const bucket = await idOf(name)
      const ends = await Promise.allSettled(keys.map((key) => objects.remove({ bucket, key })))
      const ended = (status: 'fulfilled' | 'rejected') => keys.filter((_, n) => ends[n]?.status === status)
      return { deleted: ended('fulfilled'), failed: ended('rejected') }
    },
  }
}
