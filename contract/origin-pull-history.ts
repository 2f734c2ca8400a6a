import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, Moment } from './fields.ts'
import { OriginPullView, SavedOriginPull } from './origin-pull.ts'

/** What a version of the configuration came from. */
export const ChangeKind = z.enum([
  'saved',
  'rule-added',
  'rule-changed',
  'rule-removed',
  'rules-ordered',
  'imported',
  'restored',
])
export type ChangeKind = z.infer<typeof ChangeKind>

/** Who made a change: a user of the console, and the address it came from; empty when that is not known. */
export const Actor = z.object({ user: z.string(), address: z.string() })
export type Actor = z.infer<typeof Actor>

const VersionSummary = z.object({
  version: Count,
  at: Moment,
  change: ChangeKind,
  /** `null` for what was saved before this was recorded. */
  by: z.nullable(Actor),
})

/** One setting that differs: where it is (RFC 6901), and both values; `null` where it does not exist. */
export const Difference = z.object({ pointer: z.string(), before: z.unknown(), after: z.unknown() })
export type Difference = z.infer<typeof Difference>

const VersionParams = z.object({ ...BucketParams.shape, version: z.coerce.number().check(z.int(), z.minimum(1)) })

export const listOriginPullVersions = endpoint({
  name: 'listOriginPullVersions',
  summary: "The versions of a bucket's origin-pull configuration, newest first; the last hundred are kept.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/origin-pull/history',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(VersionSummary) }),
  errors: ['NoSuchBucket'],
})

export const getOriginPullVersion = endpoint({
  name: 'getOriginPullVersion',
  summary: 'One version, without credentials, and what the configuration of now has changed since.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/origin-pull/history/:version',
  access: 'session',
  params: VersionParams,
  reply: z.object({
    ...VersionSummary.shape,
    configuration: z.omit(OriginPullView, { updatedAt: true, version: true }),
    differences: z.array(Difference),
  }),
  errors: ['NoSuchBucket', 'NoSuchVersion'],
})

export const restoreOriginPull = endpoint({
  name: 'restoreOriginPull',
  summary: 'Make an earlier version the configuration again. Secrets that are still stored for the same rule stay.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/origin-pull/history/:version/restore',
  access: 'session',
  params: VersionParams,
  reply: SavedOriginPull,
  conditional: true,
  errors: ['NoSuchBucket', 'NoSuchVersion'],
})
