import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { ObjectKey } from './fields.ts'
import { HeaderName, Mode, RuleId, RuleInput } from './rule.ts'

/** What a draft of a new rule is called in the reply. */
export const newRuleId = 'new'

/** A rule that is not saved, tried in its place: `new` before all others, another id instead of that rule. */
const DraftRule = z.strictObject({
  id: z._default(RuleId, newRuleId),
  /** `enabled` of the default rule is that of origin-pull, its condition is ignored. */
  rule: RuleInput,
})

/** A request to try, as an end user would send it. */
const PreviewInput = z.strictObject({
  key: ObjectKey,
  method: z._default(z.enum(['GET', 'HEAD']), 'GET'),
  /** The host name it arrives under; without one, the accelerated domain. */
  host: z.optional(z.string().check(z.maxLength(300))),
  scheme: z._default(z.enum(['http', 'https']), 'http'),
  /** Raw, without `?`. */
  query: z._default(z.string().check(z.maxLength(8192)), ''),
  headers: z._default(z.array(z.strictObject({ name: HeaderName, value: z.string() })).check(z.maxLength(100)), []),
  /** What the bucket itself would answer. */
  status: z._default(z.int().check(z.minimum(400), z.maximum(599)), 404),
  draft: z.optional(DraftRule),
})
export type PreviewInput = z.infer<typeof PreviewInput>

export const Preview = z.object({
  /** The rule that answers; `null` when none does. */
  rule: z.nullable(RuleId),
  mode: z.nullable(Mode),
  /** The rules before it, in their order, and the first reason why each is not for this request. */
  passedOver: z.array(
    z.object({ rule: RuleId, why: z.enum(['disabled', 'prefix', 'suffix', 'host', 'status', 'address']) }),
  ),
  /** What would be asked, in the order of trying; no secret is shown. */
  origins: z.array(
    z.object({
      url: z.string(),
      /** The chance in percent that this one is asked first; 0 for a standby origin. */
      share: z.number(),
      standby: z.boolean(),
    }),
  ),
  /** Headers of the origin request; a credential's value is masked. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What the client gets at once. */
  client: z.object({
    status: z.nullable(z.int()),
    location: z.nullable(z.string()),
    /** `redirected`, `redirected-and-pulled`, `streamed`, `origin-head`, `not-found`, `unchanged` */
    outcome: z.enum(['redirected', 'redirected-and-pulled', 'streamed', 'origin-head', 'not-found', 'unchanged']),
    /** Why nothing is asked of an origin, where nothing is. */
    why: z.nullable(z.enum(['disabled', 'no-rule', 'dot-segment', 'head', 'method'])),
  }),
  /** Whether the object is in the bucket now, so that all this does not come to pass. */
  stored: z.boolean(),
})
export type Preview = z.infer<typeof Preview>

export const previewMiss = endpoint({
  name: 'previewMiss',
  summary: 'Which rule would answer a request, and how. Nothing is asked of the origin.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/origin-pull/preview',
  access: 'session',
  params: BucketParams,
  body: PreviewInput,
  reply: Preview,
  errors: ['NoSuchBucket'],
})
