import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, KeyPrefix, Moment, ObjectKey } from './fields.ts'

const DeletionState = z.enum(['running', 'done', 'failed', 'cancelled'])

/** Objects that are being deleted in the background. It goes on when the server was restarted. */
export const DeletionView = z.object({
  id: z.string(),
  state: DeletionState,
  /** Keys that were named, and starts of keys. */
  keys: Count,
  prefixes: z.array(KeyPrefix),
  /** How many objects whoever started it had counted. */
  expected: z.nullable(Count),
  deleted: Count,
  /** Those that could not be deleted, and the first of them. */
  failed: Count,
  failedKeys: z.array(ObjectKey),
  startedAt: Moment,
  endedAt: z.nullable(Moment),
})
export type DeletionView = z.infer<typeof DeletionView>

const DeletionParams = z.object({ ...BucketParams.shape, deletion: z.string().check(z.regex(/^\d{1,15}$/)) })

export const startDeletion = endpoint({
  name: 'startDeletion',
  summary: 'Delete objects in the background: these keys, and all that were stored before under these prefixes.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/deletions',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    keys: z._default(z.array(ObjectKey).check(z.maxLength(1000)), []),
    prefixes: z._default(z.array(KeyPrefix).check(z.maxLength(100)), []),
    /** How many objects that is, if they were counted: by this others see how far it is. */
    expected: z.optional(Count),
  }),
  reply: DeletionView,
  status: 201,
  errors: ['NoSuchBucket', 'Conflict'],
})

export const listDeletions = endpoint({
  name: 'listDeletions',
  summary: 'What is being deleted in a bucket, and what was of late, newest first.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/deletions',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(DeletionView) }),
  errors: ['NoSuchBucket'],
})

export const getDeletion = endpoint({
  name: 'getDeletion',
  summary: 'How far a deletion is.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/deletions/:deletion',
  access: 'session',
  params: DeletionParams,
  reply: DeletionView,
  errors: ['NoSuchBucket', 'NoSuchDeletion'],
})

export const cancelDeletion = endpoint({
  name: 'cancelDeletion',
  summary: 'Delete no more. What is deleted stays so.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/deletions/:deletion/cancel',
  access: 'session',
  params: DeletionParams,
  reply: DeletionView,
  errors: ['NoSuchBucket', 'NoSuchDeletion', 'Conflict'],
})
