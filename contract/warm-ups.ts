import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, KeyPrefix, Moment, ObjectKey } from './fields.ts'
import { pullReasons, reasonFacts, WarmUpId } from './pulls.ts'
import { RuleId } from './rule.ts'

/** `counting` and `listing` read the source, `running` waits for its pulls; the last three are ends. */
export const WarmUpState = z.enum(['counting', 'listing', 'running', 'paused', 'done', 'failed', 'cancelled'])
export type WarmUpState = z.infer<typeof WarmUpState>

/** Why the list of a warm-up could not be read: what the origin did, or one of the others. */
export const warmUpReasons = [...pullReasons, 'rule-gone', 'one-fixed-file', 'too-many-keys', 'not-read'] as const
export const WarmUpReason = z.enum(warmUpReasons)
export type WarmUpReason = z.infer<typeof WarmUpReason>

/** Where the keys come from: a list, or an origin that can list what it has. */
export const WarmUpSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keys'), keys: z.array(ObjectKey).check(z.minLength(1), z.maxLength(10_000)) }),
  z.strictObject({
    kind: z.literal('origin'),
    /** Every key below it. */
    prefix: z._default(KeyPrefix, ''),
    /** S3's ListObjectsV2, or the index pages of nginx and Apache. */
    listing: z.enum(['s3', 'index']),
    /** Whose origin is listed. */
    rule: z._default(RuleId, 'default'),
  }),
])
export type WarmUpSource = z.infer<typeof WarmUpSource>

export const WarmUpView = z.object({
  id: z.string(),
  state: WarmUpState,
  /** Counts only; nothing is pulled. */
  dryRun: z.boolean(),
  source: z.object({
    kind: z.enum(['keys', 'file', 'origin']),
    prefix: z.nullable(z.string()),
    listing: z.nullable(z.enum(['s3', 'index'])),
    rule: z.nullable(RuleId),
  }),
  /** Keys found so far. */
  found: Count,
  /** Of these: in the bucket already, no rule would pull them, or no key at all. */
  here: Count,
  unmatched: Count,
  invalid: Count,
  /** Of the rest: waiting or running, and ended one way or the other. One that was cancelled has dropped what is missing here. */
  open: Count,
  done: Count,
  failed: Count,
  /** Bytes the origin's list speaks of, as far as it says; and bytes copied. */
  listedBytes: z.nullable(Count),
  bytes: Count,
  /** Why it failed. */
  reason: z.nullable(WarmUpReason),
  ...reasonFacts,
  /** One sentence of technical detail, in English; never holds a secret. */
  detail: z.nullable(z.string()),
  startedAt: Moment,
  endedAt: z.nullable(Moment),
})
export type WarmUpView = z.infer<typeof WarmUpView>

const WarmUpParams = z.object({ ...BucketParams.shape, warmUp: WarmUpId })

const base = { access: 'session', params: WarmUpParams, reply: WarmUpView } as const

export const listWarmUps = endpoint({
  name: 'listWarmUps',
  summary: "A bucket's warm-ups, newest first.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/warm-ups',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(WarmUpView) }),
  errors: ['NoSuchBucket'],
})

export const startWarmUp = endpoint({
  name: 'startWarmUp',
  summary: 'Pull many keys before anybody asks for them, after all pulls that somebody waits for.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/warm-ups',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({ source: WarmUpSource, dryRun: z._default(z.boolean(), false) }),
  reply: WarmUpView,
  status: 201,
  errors: ['NoSuchBucket', 'NoSuchRule', 'Conflict'],
})

export const startWarmUpFromFile = endpoint({
  name: 'startWarmUpFromFile',
  summary: 'The same with the keys as the request body: UTF-8, one key on each line, at most a million.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/warm-ups/file',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({ dryRun: z._default(z.enum(['true', 'false']), 'false') }),
  body: 'stream',
  reply: WarmUpView,
  status: 201,
  errors: ['NoSuchBucket', 'Conflict', 'PayloadTooLarge'],
})

export const getWarmUp = endpoint({
  ...base,
  name: 'getWarmUp',
  summary: 'How far a warm-up is.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/warm-ups/:warmUp',
  errors: ['NoSuchBucket', 'NoSuchWarmUp'],
})

export const pauseWarmUp = endpoint({
  ...base,
  name: 'pauseWarmUp',
  summary: 'Start no more of its pulls until it is resumed.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/warm-ups/:warmUp/pause',
  errors: ['NoSuchBucket', 'NoSuchWarmUp', 'Conflict'],
})

export const resumeWarmUp = endpoint({
  ...base,
  name: 'resumeWarmUp',
  summary: 'Go on with a paused warm-up.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/warm-ups/:warmUp/resume',
  errors: ['NoSuchBucket', 'NoSuchWarmUp', 'Conflict'],
})

export const cancelWarmUp = endpoint({
  ...base,
  name: 'cancelWarmUp',
  summary: 'End a warm-up; pulls of it that wait are cancelled, what is copied stays.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/warm-ups/:warmUp/cancel',
  errors: ['NoSuchBucket', 'NoSuchWarmUp', 'Conflict'],
})
