import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { ObjectMeta } from '../domain/stored-object.ts'
import type { ListPage, ListQuery, ObjectStore, StoredObject } from '../object-store/object-store.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type Upload = {
  readonly body: Readable
  readonly contentType: string | undefined
  /** The length that was announced, if one was: a body of another length is refused. */
  readonly bytes: number | undefined
  /** Nothing is replaced: rejects with `PreconditionFailed` when the key is taken, before the body is read or after. */
  readonly ifAbsent: boolean
  readonly signal: AbortSignal
}

/** The objects of a bucket, as operators see them. Buckets are named by their full name. */
export interface Objects {
  list(bucket: string, query: ListQuery): Promise<ListPage>
  /** Rejects with `NoSuchKey`. */
  open(bucket: string, key: string): Promise<StoredObject>
  /**
   * Gives an object all the headers it shall have. Rejects with `NoSuchKey`, with the headers that cannot be kept, or with
   * `PreconditionFailed` when it is not of the version that was seen.
   */
  describe(
    bucket: string,
    key: string,
    seenVersion: number,
    headers: Readonly<Record<string, string>>,
  ): Promise<ObjectMeta>
  upload(bucket: string, key: string, upload: Upload): Promise<ObjectMeta>
  /** A key that is not there counts as deleted. */
  remove(bucket: string, keys: readonly string[]): Promise<{ deleted: string[]; failed: string[] }>
}

/** Of an object's headers and body: the ETag alone would not tell two descriptions apart. */
export function metadataVersion({ etag, storedAt, headers }: ObjectMeta): number {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))
  return Number.parseInt(hash('sha256', JSON.stringify([etag, storedAt, sorted])).slice(0, 12), 16)
}

/** The headers as they are kept; refuses those that could not be sent as they are. */
function keepable(given: Readonly<Record<string, string>>): Record<string, string> {
  const kept = keptHeaders(given)
  const problems = Object.keys(given)
    .filter((name) => kept[name] !== given[name])
    .map((name) => ({
      pointer: `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'header',
      detail: notKept,
    }))
  if (problems.length > 0) throw new RefusedFieldsError(problems)
  return kept
}

const notKept = 'This header cannot be kept: its name, its characters or the length of all metadata.'

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
    async describe(name, key, seenVersion, given) {
      const ref = { bucket: await idOf(name), key }
      const { object } = await objects.open(ref)
      if (!object) throw new GatewayError('NoSuchKey', 'The bucket holds no object of this key.')
      const headers = keepable(given)
      if (metadataVersion(object.meta) !== seenVersion)
        throw new GatewayError('PreconditionFailed', 'Somebody else changed this meanwhile.')
      return objects.describe(ref, object.meta, headers)
    },
    async upload(name, key, { body, contentType, bytes, ifAbsent, signal }) {
      const ref = { bucket: await idOf(name), key }
      if (ifAbsent && (await objects.open(ref)).object)
        throw new GatewayError('PreconditionFailed', 'The bucket holds an object of this key.')
      return objects.put(ref, body, {
        headers: keptHeaders({ 'content-type': contentType }),
        source: { kind: 'uploaded' },
        signal,
        ifAbsent,
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
