import { HttpResponse } from 'msw'
import {
  createPreviewAddress,
  deleteObjects,
  describeObject,
  downloadObject,
  getObjectDetail,
  listObjects,
  type ObjectDetail,
  type ObjectSummary,
  uploadObject,
} from '../../contract/objects.ts'
import { db, findBucket, recount } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'
import { object } from './seed.ts'

export const objectHandlers = [
  mock(listObjects, ({ params, query: { prefix, delimiter, after = '', limit } }) => {
    const keys = [...findBucket(params.bucket).objects.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKey)
    const entries = [...new Map(keys.map((one) => entryOf(one, prefix, delimiter))).entries()]
    const page = entries.filter(([name]) => name > after).slice(0, limit)
    const last = page.at(-1)?.[0]
    return {
      folders: page.flatMap(([name, one]) => (one === null ? [name] : [])),
      items: page.flatMap(([, one]) => (one === null ? [] : [summaryOf(one)])),
      next: last !== undefined && last !== entries.at(-1)?.[0] ? last : null,
    }
  }),
  mock(getObjectDetail, ({ params, query }) => findObject(params.bucket, query.key)),
  mock(describeObject, ({ params, query, body, seenVersion }) => {
    const before = findObject(params.bucket, query.key)
    if (before.version !== seenVersion) throw new Refused('PreconditionFailed')
    const after = { ...before, headers: body.headers, version: before.version + 1 }
    findBucket(params.bucket).objects.set(query.key, after)
    return after
  }),
  mock(createPreviewAddress, ({ params, query }) => {
    if (!findBucket(params.bucket).objects.has(query.key)) throw new Refused('NoSuchKey')
    const url = `${db.system.objectsUrl}/${params.bucket}/?preview=1&key=${encodeURIComponent(query.key)}`
    return { url, expiresAt: new Date(Date.now() + 60_000).toISOString() }
  }),
  mock(uploadObject, async ({ params, query: { key }, request }) => {
    const bucket = findBucket(params.bucket)
    if (key.endsWith('full.bin')) throw new Refused('StorageFull')
    const { byteLength } = await request.arrayBuffer()
    if (request.headers.get('If-None-Match') === '*' && bucket.objects.has(key)) throw new Refused('PreconditionFailed')
    const type = request.headers.get('Content-Type') ?? 'application/octet-stream'
    const stored = { ...object(key, byteLength, { 'content-type': type }), storedAt: new Date().toISOString() }
    bucket.objects.set(key, stored)
    recount(bucket)
    return summaryOf(stored)
  }),
  mock(downloadObject, ({ params, query }) => {
    const { size, headers } = findObject(params.bucket, query.key)
    return new HttpResponse(new Uint8Array(Math.min(size, 1 << 20)), {
      headers: { 'Content-Type': headers['content-type'] ?? '' },
    })
  }),
  mock(deleteObjects, ({ params, body: { keys } }) => {
    const bucket = findBucket(params.bucket)
    const failed = keys.filter((key) => key.endsWith('stuck.bin'))
    const deleted = keys.filter((key) => !failed.includes(key))
    for (const key of deleted) bucket.objects.delete(key)
    recount(bucket)
    return { deleted, failed }
  }),
]

const byKey = (a: ObjectDetail, b: ObjectDetail) => (a.key < b.key ? -1 : 1)

/** A key below a further delimiter stands for its folder. */
function entryOf(one: ObjectDetail, prefix: string, delimiter: string): [string, ObjectDetail | null] {
  const cut = delimiter === '' ? -1 : one.key.indexOf(delimiter, prefix.length)
  return cut === -1 ? [one.key, one] : [one.key.slice(0, cut + 1), null]
}

const summaryOf = ({ key, size, etag, storedAt, headers, source }: ObjectDetail): ObjectSummary => ({
  key,
  size,
  etag,
  storedAt,
  contentType: headers['content-type'] ?? 'application/octet-stream',
  source: source.kind,
})

function findObject(bucket: string, key: string): ObjectDetail {
  const found = findBucket(bucket).objects.get(key)
  if (found === undefined) throw new Refused('NoSuchKey')
  return found
}
