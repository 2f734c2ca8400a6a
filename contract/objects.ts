import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, KeyPrefix, Moment, ObjectKey } from './fields.ts'

/** How an object came here. */
export const ObjectSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('uploaded') }),
  z.object({
    kind: z.literal('pulled'),
    /** The URL that was copied, without its query. */
    url: z.string(),
    originEtag: z.nullable(z.string()),
    originLastModified: z.nullable(z.string()),
  }),
])
export type ObjectSource = z.infer<typeof ObjectSource>

export const ObjectSummary = z.object({
  key: ObjectKey,
  size: Count,
  etag: z.string(),
  contentType: z.string(),
  storedAt: Moment,
  source: z.enum(['uploaded', 'pulled']),
})
export type ObjectSummary = z.infer<typeof ObjectSummary>

export const ObjectDetail = z.object({
  key: ObjectKey,
  size: Count,
  etag: z.string(),
  storedAt: Moment,
  /** Stored headers, lower-case names: content-type, cache-control, … */
  headers: z.record(z.string(), z.string()),
  sha256: z.string(),
  source: ObjectSource,
  /** Of headers and body; the ETag of a change. */
  version: Count,
})
export type ObjectDetail = z.infer<typeof ObjectDetail>

const KeyQuery = z.strictObject({ key: ObjectKey })

export const listObjects = endpoint({
  name: 'listObjects',
  summary: 'Objects below a prefix in UTF-8 byte order, grouped into folders at the delimiter.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/objects',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({
    prefix: z._default(KeyPrefix, ''),
    /** `/` groups into folders; empty lists every key. */
    delimiter: z._default(z.enum(['', '/']), ''),
    /** `next` of the page before. */
    after: z.optional(z.string().check(z.maxLength(4000))),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 200),
  }),
  reply: z.object({
    folders: z.array(z.string()),
    items: z.array(ObjectSummary),
    next: z.nullable(z.string()),
  }),
  errors: ['NoSuchBucket'],
})

export const getObjectDetail = endpoint({
  name: 'getObjectDetail',
  summary: 'Headers, checksums and source of one object.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/object',
  access: 'session',
  params: BucketParams,
  query: KeyQuery,
  reply: ObjectDetail,
  errors: ['NoSuchBucket', 'NoSuchKey'],
})

export const describeObject = endpoint({
  name: 'describeObject',
  summary: 'Give an object other headers: all it shall have. Its body stays as it is, and so does its ETag.',
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/object/headers',
  access: 'session',
  params: BucketParams,
  query: KeyQuery,
  /** Lower-case names: content-type, -disposition, -encoding, -language, cache-control, expires, x-cos-meta-…, x-amz-meta-…. */
  body: z.strictObject({ headers: z.record(z.string().check(z.maxLength(200)), z.string().check(z.maxLength(4096))) }),
  reply: ObjectDetail,
  conditional: true,
  errors: ['NoSuchBucket', 'NoSuchKey'],
})

export const createPreviewAddress = endpoint({
  name: 'createPreviewAddress',
  summary: 'An address on the objects listener that anybody can GET this version of the object at, for a minute.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/object/preview-address',
  access: 'session',
  params: BucketParams,
  query: KeyQuery,
  body: z.strictObject({ disposition: z._default(z.enum(['inline', 'attachment']), 'inline') }),
  reply: z.object({ url: z.string(), expiresAt: Moment }),
  errors: ['NoSuchBucket', 'NoSuchKey'],
})

export const uploadObject = endpoint({
  name: 'uploadObject',
  summary: 'Store the request body as an object. Its Content-Type becomes the object’s.',
  creates: true,
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/object/content',
  access: 'session',
  params: BucketParams,
  query: KeyQuery,
  body: 'stream',
  reply: ObjectSummary,
  errors: ['NoSuchBucket', 'StorageFull'],
})

export const downloadObject = endpoint({
  name: 'downloadObject',
  summary: 'The bytes of an object, always as an attachment.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/object/content',
  access: 'session',
  params: BucketParams,
  query: KeyQuery,
  reply: 'stream',
  errors: ['NoSuchBucket', 'NoSuchKey'],
})

export const deleteObjects = endpoint({
  name: 'deleteObjects',
  summary: 'Delete objects. A key that is not there counts as deleted.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/objects/delete',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({ keys: z.array(ObjectKey).check(z.minLength(1), z.maxLength(1000)) }),
  reply: z.object({ deleted: z.array(ObjectKey), failed: z.array(ObjectKey) }),
  errors: ['NoSuchBucket'],
})
