import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { BucketName, Count, KeyPrefix, Moment, ObjectKey } from './fields.ts'
import { RuleId } from './rule.ts'

/** The life of a pull. `failed` and `cancelled` are ends; a new miss starts a new pull. */
export const PullState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])
export type PullState = z.infer<typeof PullState>

/** Counts end here: then there are so many or more. */
export const mostCounted = 100_000

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

/** What the words of a reason speak of; `null` where that is not why, or nobody knows. */
export const reasonFacts = {
  /** The status that the origin answered. */
  originStatus: z.nullable(z.int()),
  /** The origin that was asked: `host[:port]`. */
  originHost: z.nullable(z.string()),
  /** What was passed: bytes; of `origin-too-slow` bytes a second, of `too-many-keys` keys. */
  limit: z.nullable(Count),
}

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
  ...reasonFacts,
  /** One sentence of technical detail, in English; never holds a secret. */
  detail: z.nullable(z.string()),
  queuedAt: Moment,
  startedAt: z.nullable(Moment),
  /** When a waiting pull is tried next. */
  nextAttemptAt: z.nullable(Moment),
  endedAt: z.nullable(Moment),
})
export type PullView = z.infer<typeof PullView>

const limit = z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100)

/** Numbers of warm-ups are those of the whole server. */
export const WarmUpId = z.string().check(z.regex(/^\d{1,15}$/))

/** Which pulls are wanted. */
const filter = {
  state: z.optional(PullState),
  reason: z.optional(PullReason),
  /** The start of the keys wanted. */
  prefix: z.optional(KeyPrefix),
  /** Anywhere in the keys wanted, in this case. */
  contains: z.optional(z.string().check(z.maxLength(200))),
  /** The warm-up that wanted them. */
  warmUp: z.optional(WarmUpId),
}
const filterOfBucket = { ...filter, rule: z.optional(RuleId), key: z.optional(ObjectKey) }

/** `next` of the page before. */
const after = z.optional(z.string().check(z.maxLength(64)))

/** All pulls by state, whatever the filter; each ends at `mostCounted` for a bucket. */
export const PullCounts = z.object({ queued: Count, running: Count, done: Count, failed: Count, cancelled: Count })
export type PullCounts = z.infer<typeof PullCounts>

/** A search may answer fewer than `limit`, even none, before it has looked at all: there are more while `next` is no null. */
const next = z.nullable(z.string())

export const listPulls = endpoint({
  name: 'listPulls',
  summary: "A bucket's pulls, newest first.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/pulls',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({ ...filterOfBucket, after, limit }),
  reply: z.object({ items: z.array(PullView), next, counts: PullCounts }),
  errors: ['NoSuchBucket'],
})

export const PullOfBucket = z.object({ ...PullView.shape, bucket: BucketName })
export type PullOfBucket = z.infer<typeof PullOfBucket>

export const listAllPulls = endpoint({
  name: 'listAllPulls',
  summary: 'The pulls of all buckets, newest first.',
  method: 'GET',
  path: '/api/v1/pulls',
  access: 'session',
  query: z.strictObject({ ...filter, after, limit }),
  reply: z.object({ items: z.array(PullOfBucket), next, counts: PullCounts }),
  errors: [],
})

export const exportPulls = endpoint({
  name: 'exportPulls',
  summary:
    "A bucket's pulls as CSV (RFC 4180, UTF-8), newest first. No cell begins as a formula of a spreadsheet does.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/pulls.csv',
  access: 'session',
  params: BucketParams,
  query: z.strictObject(filterOfBucket),
  reply: 'stream',
  streamType: 'text/csv',
  errors: ['NoSuchBucket'],
})

export const exportAllPulls = endpoint({
  name: 'exportAllPulls',
  summary: 'The pulls of all buckets as CSV (RFC 4180, UTF-8), newest first.',
  method: 'GET',
  path: '/api/v1/pulls.csv',
  access: 'session',
  query: z.strictObject(filter),
  reply: 'stream',
  streamType: 'text/csv',
  errors: [],
})

/** A pull that has changed. */
export const LivePull = z.object({
  ...PullOfBucket.shape,
  /** Bytes a second of late; `null` while nobody knows. */
  rate: z.nullable(z.number()),
})
export type LivePull = z.infer<typeof LivePull>

/** `data` of the server-sent events named `pulls`: what has changed since the one before. */
export const PullChanges = z.object({
  pulls: z.array(LivePull),
  counts: PullCounts,
  /** Bytes a second of late that come in all; `null` while nobody knows. */
  rate: z.nullable(z.number()),
  /** There was more than is told: read the list again. The first event of a connection says so as well. */
  reset: z.boolean(),
})
export type PullChanges = z.infer<typeof PullChanges>

/**
 * An event named `pulls` at most twice a second, a comment now and then while there is none, and `end` when the session
 * has ended. `Last-Event-ID` goes on where an earlier connection broke off, for half a minute.
 */
export const watchPulls = endpoint({
  name: 'watchPulls',
  summary: "Server-sent events: what changes in a bucket's pulls, and their counts.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/pulls/events',
  access: 'session',
  params: BucketParams,
  reply: 'stream',
  streamType: 'text/event-stream',
  errors: ['NoSuchBucket', 'TooManyStreams'],
})

export const watchAllPulls = endpoint({
  name: 'watchAllPulls',
  summary: 'Server-sent events: what changes in the pulls of all buckets, and their counts.',
  method: 'GET',
  path: '/api/v1/pulls/events',
  access: 'session',
  reply: 'stream',
  streamType: 'text/event-stream',
  errors: ['TooManyStreams'],
})
