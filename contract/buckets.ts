import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Access, BucketName, Count, Moment } from './fields.ts'

/** Host names under which a bucket answers, ports left out, and its path-style address. */
const BucketDomains = z.object({
  /** `<bucket>.cos.<region>.<base domain>` */
  access: z.string(),
  /** `<bucket>.file.<base domain>`; answers only while `accelerated` is on. */
  accelerated: z.string(),
})

export const BucketView = z.object({
  name: BucketName,
  region: z.string(),
  access: Access,
  accelerated: z.boolean(),
  createdAt: Moment,
  objects: Count,
  bytes: Count,
  domains: BucketDomains,
  originPull: z.object({ enabled: z.boolean(), address: z.string() }),
  /** Changes with every change of the bucket's own settings; the strong ETag of this view. */
  version: Count,
})
export type BucketView = z.infer<typeof BucketView>

export const BucketParams = z.object({ bucket: BucketName })

export const listBuckets = endpoint({
  name: 'listBuckets',
  summary: 'Every bucket, by name.',
  method: 'GET',
  path: '/api/v1/buckets',
  access: 'session',
  reply: z.object({ items: z.array(BucketView) }),
  errors: [],
})

export const createBucket = endpoint({
  name: 'createBucket',
  summary: "Create a bucket; the server's AppID is appended to the name.",
  method: 'POST',
  path: '/api/v1/buckets',
  access: 'session',
  body: z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(63)), access: Access }),
  reply: BucketView,
  status: 201,
  errors: ['BucketExists'],
})

export const getBucket = endpoint({
  name: 'getBucket',
  summary: 'One bucket.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket',
  access: 'session',
  params: BucketParams,
  reply: BucketView,
  errors: ['NoSuchBucket'],
})

export const updateBucket = endpoint({
  name: 'updateBucket',
  summary: 'Change who may read a bucket, or switch its accelerated domain.',
  method: 'PATCH',
  path: '/api/v1/buckets/:bucket',
  access: 'session',
  params: BucketParams,
  body: z
    .strictObject({ access: z.optional(Access), accelerated: z.optional(z.boolean()) })
    .check(z.refine((change) => Object.keys(change).length > 0, { error: 'must change something' })),
  reply: BucketView,
  conditional: true,
  errors: ['NoSuchBucket'],
})

export const deleteBucket = endpoint({
  name: 'deleteBucket',
  summary: 'Delete a bucket that holds no objects.',
  method: 'DELETE',
  path: '/api/v1/buckets/:bucket',
  access: 'session',
  params: BucketParams,
  reply: null,
  status: 204,
  errors: ['NoSuchBucket', 'BucketNotEmpty'],
})
