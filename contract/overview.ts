import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { BucketName, Count, Moment, ObjectKey } from './fields.ts'
import { countOf, outcomes } from './outcomes.ts'
import { RuleId } from './rule.ts'

const requestCounts = outcomes.map(countOf)

/** What is counted of a bucket, and of each of its rules. A request is counted once, by its outcome; these come first. */
export const countNames = [
  ...requestCounts,
  /** Of the hits, those after which the origin was asked whether it has something newer. */
  'checked',
  /** Bytes of bodies sent to clients out of the bucket. */
  'bytesHere',
  /** Bytes of bodies sent to clients while they came from the origin. */
  'bytesPassed',
  /** Bytes that origins sent for pulls that ended. */
  'bytesPulled',
  /** Attempts to bring an object from its origin, and how they ended. */
  'pullsStarted',
  'pullsDone',
  'pullsDropped',
  'pullsFailed',
] as const
export type CountName = (typeof countNames)[number]
export type CountsView = Record<CountName, number>

const Counts = z.record(z.enum(countNames), Count)

/** At most so many steps in one reply. */
export const mostSteps = 500

/** How long counts are kept by the minute and by the hour, milliseconds. */
export const keptMs = { minute: 48 * 60 * 60_000, hour: 90 * 24 * 60 * 60_000 } as const

const TimeRange = z.strictObject({
  from: Moment,
  to: Moment,
  /** Length of a step in seconds: minutes in the last 48 hours, whole hours before. The last step may be cut short. */
  step: z.coerce.number().check(z.int(), z.multipleOf(60), z.minimum(60), z.maximum(90 * 24 * 3600)),
})

const PullStates = z.object({ queued: Count, running: Count, done: Count, failed: Count, cancelled: Count })

/** What is known to be at the origin and not yet here. What nobody has asked for or listed is not known. */
const StillMissing = z.object({
  /** Keys whose newest pull waits, runs or failed, and keys that warm-ups still have to queue. */
  keys: Count,
  /** Of these, those whose size nobody has told yet. They are not in `bytes`. */
  unknownSize: Count,
  bytes: Count,
})

/** A key that clients asked for and nobody had. */
const MissingKey = z.object({
  bucket: BucketName,
  key: ObjectKey,
  count: Count,
  /** It was asked for `count` times at least, and at most so many times more. */
  offBy: Count,
  lastAt: Moment,
})

/** What failed, all requests or pulls of one reason together. */
const ErrorView = z.object({
  bucket: BucketName,
  /** A request's error, or an attempt of a pull. */
  of: z.enum(['request', 'pull']),
  /** Why the origin could not help, or `AccessDenied`, `InternalError` and the like of our own answers. */
  reason: z.string(),
  rule: z.nullable(RuleId),
  count: Count,
  offBy: Count,
  /** The key that had it last. */
  key: z.string(),
  lastAt: Moment,
})

export const OverviewView = z.object({
  /** The beginning of the first step. */
  from: Moment,
  to: Moment,
  step: Count,
  totals: Counts,
  /** Every step of the time, with its beginning; those without any request too. */
  points: z.array(z.object({ at: Moment, counts: Counts })),
  /** Now. */
  objects: Count,
  bytes: Count,
  pulls: PullStates,
  stillMissing: StillMissing,
  topMissing: z.array(MissingKey),
  topErrors: z.array(ErrorView),
})
export type OverviewView = z.infer<typeof OverviewView>

export const getBucketOverview = endpoint({
  name: 'getBucketOverview',
  summary: "A bucket's requests, pulls and bytes over time, and what it holds.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/overview',
  access: 'session',
  params: BucketParams,
  query: TimeRange,
  reply: OverviewView,
  errors: ['NoSuchBucket'],
})

export const getOverview = endpoint({
  name: 'getOverview',
  summary: 'The same of all buckets together.',
  method: 'GET',
  path: '/api/v1/overview',
  access: 'session',
  query: TimeRange,
  reply: z.object({
    ...OverviewView.shape,
    /** Each bucket in the same time. */
    buckets: z.array(z.object({ bucket: BucketName, objects: Count, bytes: Count, counts: Counts })),
  }),
  errors: [],
})

export const listRuleCounts = endpoint({
  name: 'listRuleCounts',
  summary:
    'What each rule of a bucket has answered and pulled in the last 24 hours. Rules that did nothing are not listed.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/overview/rules',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(z.object({ rule: RuleId, counts: Counts })) }),
  errors: ['NoSuchBucket'],
})
