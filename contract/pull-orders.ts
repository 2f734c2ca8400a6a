import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, KeyPrefix, ObjectKey } from './fields.ts'
import { PullReason, PullView, WarmUpId } from './pulls.ts'
import { RuleId } from './rule.ts'

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
  summary:
    'Queue every failed pull again that the filter names; with `waiting` try those now that wait after a failure instead.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/pulls/retry-failed',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    reason: z.optional(PullReason),
    rule: z.optional(RuleId),
    prefix: z.optional(KeyPrefix),
    contains: z.optional(z.string().check(z.maxLength(200))),
    warmUp: z.optional(WarmUpId),
    waiting: z._default(z.boolean(), false),
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
