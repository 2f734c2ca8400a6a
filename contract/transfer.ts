import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { SavedOriginPull } from './origin-pull.ts'
import { RuleId, RuleInput, RuleSettings, ruleLimits } from './rule.ts'
import { reportRule } from './rule-problems.ts'

/** `json` is our own form, `cos-xml` the document of COS's PUT and GET Bucket Origin. */
export const TransferFormat = z.enum(['json', 'cos-xml'])
export type TransferFormat = z.infer<typeof TransferFormat>

/** What is said of a document beside what is wrong with single settings, as stable words. */
export type TransferCode =
  | 'boolean'
  | 'depth'
  | 'disabled'
  | 'doctype'
  | 'entity'
  | 'fixed-file'
  | 'forbidden-header'
  | 'header-name'
  | 'host-missing'
  | 'json'
  | 'meaning-unknown'
  | 'more'
  | 'no-effect'
  | 'no-rules'
  | 'no-share'
  | 'not-in-effect'
  | 'not-xml'
  | 'nothing-to-replace'
  | 'one-origin'
  | 'origin-type'
  | 'other-credentials'
  | 'priority'
  | 'priority-missing'
  | 'priority-taken'
  | 'protocol'
  | 'redirect-code'
  | 'region'
  | 'repeated'
  | 'role'
  | 'root'
  | 'secret-left-out'
  | 'secret-sealed'
  | 'signature'
  | 'split'
  | 'status'
  | 'taken'
  | 'too-large'
  | 'too-many-rules'
  | 'two-hosts'
  | 'unclear'
  | 'unknown-element'
  | 'unsupported'
  | 'weight'
  | 'weight-scaled'
  | 'wider'
  | 'xml'

/** Something of the document that was taken otherwise than written, or not at all. */
export const TransferNote = z.object({ pointer: z.string(), code: z.string(), detail: z.string() })
export type TransferNote = z.infer<typeof TransferNote>

/** A rule of the document. One whose id the bucket has is that rule and keeps its secret; others are new. */
const DocumentRule = z
  .strictObject({ id: z.optional(RuleId), ...RuleInput.shape })
  .check((ctx) => reportRule(ctx.issues, ctx.value, { needed: true }))

/** Its address may be empty: then a miss that no rule is for stays one. */
const DocumentDefault = RuleSettings.check((ctx) => reportRule(ctx.issues, ctx.value, { needed: false }))

/** Our own form of a configuration. An export has no secrets in it; an import may bring some. */
export const OriginPullDocument = z.strictObject({
  /** The version of this form. */
  headwater: z.literal(1),
  enabled: z.boolean(),
  defaultRule: DocumentDefault,
  rules: z._default(z.array(DocumentRule).check(z.maxLength(ruleLimits.rules)), []),
})
export type OriginPullDocument = z.infer<typeof OriginPullDocument>

/** Of a document that is imported; escaped, it fits into the largest body. */
export const mostTransferred = 900_000

export const exportOriginPull = endpoint({
  name: 'exportOriginPull',
  summary: 'The configuration as a document, without secrets.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/origin-pull/export',
  access: 'session',
  params: BucketParams,
  query: z.strictObject({ format: z._default(TransferFormat, 'json') }),
  reply: z.object({ format: TransferFormat, text: z.string(), notes: z.array(TransferNote) }),
  errors: ['NoSuchBucket'],
})

export const importOriginPull = endpoint({
  name: 'importOriginPull',
  summary: 'Replace the configuration by a document. `dryRun` only says what would come of it.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/origin-pull/import',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    format: TransferFormat,
    text: z.string().check(z.maxLength(mostTransferred)),
    dryRun: z._default(z.boolean(), false),
  }),
  reply: z.object({ ...SavedOriginPull.shape, notes: z.array(TransferNote) }),
  conditional: true,
  errors: ['NoSuchBucket'],
})
