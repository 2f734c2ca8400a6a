import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, Moment, ObjectKey } from './fields.ts'

/** The life of a pull. `failed` and `cancelled` are ends; a new miss starts a new pull. */
export const PullState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])
export type PullState = z.infer<typeof PullState>

/** Why a pull was not (yet) stored. One list for records, logs and screens. */
export const pullReasons = [
  'origin-not-found',
  'origin-forbidden',
  'origin-throttled',
  'origin-server-error',
  'origin-bad-status',
  'origin-redirected',
  'origin-redirect-loop',
  'origin-redirect-refused',
  'origin-unreachable',
  'origin-name-unknown',
  'origin-refused-by-policy',
  'origin-timeout',
  'origin-tls',
  'origin-bad-response',
  'origin-truncated',
  'origin-too-long',
  'origin-length-unknown',
  'origin-checksum',
  'origin-loop',
  'object-too-large',
  'storage-full',
  'storage-failed',
  'superseded',
  'configuration-changed',
  'bucket-deleted',
  'interrupted',
] as const
export const PullReason = z.enum(pullReasons)
export type PullReason = z.infer<typeof PullReason>

export const PullView = z.object({
  id: z.string(),
  key: ObjectKey,
  state: PullState,
  attempts: Count,
  bytes: Count,
  reason: z.nullable(PullReason),
  /** One sentence of detail for people; never holds a secret. */
  detail: z.nullable(z.string()),
  queuedAt: Moment,
  /** When a waiting pull is tried next. */
  nextAttemptAt: z.nullable(Moment),
  endedAt: z.nullable(Moment),
})
export type PullView = z.infer<typeof PullView>

export const listPulls = endpoint({
  name: 'listPulls',
  summary: "A bucket's pulls, newest first.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/pulls',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({
    state: z.optional(PullState),
    key: z.optional(ObjectKey),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100),
  }),
  reply: z.object({ items: z.array(PullView) }),
  errors: ['NoSuchBucket'],
})
