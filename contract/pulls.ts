import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, KeyPrefix, Moment, ObjectKey } from './fields.ts'
import { RuleId } from './rule.ts'

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
  'origin-connect-timeout',
  'origin-first-byte-timeout',
  'origin-idle-timeout',
  'origin-too-slow',
  'origin-tls',
  'origin-bad-response',
  'origin-truncated',
  'origin-too-long',
  'origin-length-unknown',
  'origin-checksum',
  'origin-loop',
  'origin-resting',
  'credentials-missing',
  'budget-concurrency',
  'budget-bandwidth',
  'budget-object-size',
  'object-too-large',
  'storage-full',
  'storage-failed',
  'superseded',
  'configuration-changed',
  'bucket-deleted',
  'cancelled-by-operator',
  'interrupted',
] as const
export const PullReason = z.enum(pullReasons)
export type PullReason = z.infer<typeof PullReason>

export const PullView = z.object({
  id: z.string(),
  key: ObjectKey,
  state: PullState,
  /** The rule that asked for it. */
  rule: RuleId,
  /** Whether it replaces an object that is there. */
  replaces: z.boolean(),
  /** The warm-up it belongs to. */
  warmUp: z.nullable(z.string()),
  attempts: Count,
  /** Bytes copied; of a running pull, so far. */
  bytes: Count,
  /** What the origin declared, once it has. */
  totalBytes: z.nullable(Count),
  reason: z.nullable(PullReason),
  /** One sentence of detail for people; never holds a secret. */
  detail: z.nullable(z.string()),
  queuedAt: Moment,
  startedAt: z.nullable(Moment),
  /** When a waiting pull is tried next. */
  nextAttemptAt: z.nullable(Moment),
  endedAt: z.nullable(Moment),
})
export type PullView = z.infer<typeof PullView>

const limit = z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100)

export const listPulls = endpoint({
  name: 'listPulls',
  summary: "A bucket's pulls, newest first.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/pulls',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({
    state: z.optional(PullState),
    reason: z.optional(PullReason),
    rule: z.optional(RuleId),
    key: z.optional(ObjectKey),
    /** The start of the keys wanted. */
    prefix: z.optional(KeyPrefix),
    /** `next` of the page before. */
    after: z.optional(z.string().check(z.maxLength(64))),
    limit,
  }),
  reply: z.object({
    items: z.array(PullView),
    next: z.nullable(z.string()),
    /** All pulls of the bucket by state, whatever the filter. */
    counts: z.object({ queued: Count, running: Count, done: Count, failed: Count, cancelled: Count }),
  }),
  errors: ['NoSuchBucket'],
})

export const startPulls = endpoint({
  name: 'startPulls',
  summary: 'Pull these keys now; with `replace` also those that are in the bucket.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/pulls',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    keys: z.array(ObjectKey).check(z.minLength(1), z.maxLength(1000)),
    replace: z._default(z.boolean(), false),
  }),
  reply: z.object({
    queued: Count,
    /** Keys that are not pulled, and why. */
    left: z.array(z.object({ key: ObjectKey, why: z.enum(['stored', 'no-rule', 'not-pulled']) })),
  }),
  errors: ['NoSuchBucket'],
})

const PullParams = z.object({ ...BucketParams.shape, pull: z.string().check(z.regex(/^\d{1,15}$/)) })

export const retryPull = endpoint({
  name: 'retryPull',
  summary: 'Queue an ended pull again, or try a waiting one now.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/pulls/:pull/retry',
  access: 'session',
  params: PullParams,
  reply: PullView,
  errors: ['NoSuchBucket', 'NoSuchPull', 'Conflict'],
})

export const cancelPull = endpoint({
  name: 'cancelPull',
  summary: 'End a waiting or running pull. What was copied of it is thrown away.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/pulls/:pull/cancel',
  access: 'session',
  params: PullParams,
  reply: PullView,
  errors: ['NoSuchBucket', 'NoSuchPull', 'Conflict'],
})

export const retryFailedPulls = endpoint({
  name: 'retryFailedPulls',
  summary: 'Queue every failed pull again that the filter names, and try those that wait after a failure now.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/pulls/retry-failed',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    reason: z.optional(PullReason),
    rule: z.optional(RuleId),
    prefix: z.optional(KeyPrefix),
  }),
  reply: z.object({ queued: Count }),
  errors: ['NoSuchBucket'],
})

export const forgetNotFound = endpoint({
  name: 'forgetNotFound',
  summary: "Forget what the bucket's origins said they do not have: of one key, or of all.",
  method: 'POST',
  path: '/api/v1/buckets/:bucket/origin-pull/forget-not-found',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({ key: z.optional(ObjectKey) }),
  reply: z.object({ forgotten: Count }),
  errors: ['NoSuchBucket'],
})
