import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, Moment, ObjectKey } from './fields.ts'
import { parseOriginAddress } from './origin-address.ts'

export const RedirectCode = z.union([z.literal(301), z.literal(302), z.literal(307)])

/** `follow` means the scheme of the client's own request. */
export const OriginProtocol = z.enum(['http', 'https', 'follow'])

/** The rule that is tried last and holds for every key. */
export const DefaultRule = z.strictObject({
  mode: z.literal('async'),
  /** Origin server address; may be empty while origin-pull is disabled. */
  address: z.string().check(z.maxLength(300)),
  protocol: OriginProtocol,
  redirectCode: RedirectCode,
  /** Whether the client's query string goes to the origin, in `Location` and in the copy. */
  passQuery: z.boolean(),
  /** Whether the copy follows a redirect that the origin answers. */
  followRedirects: z.boolean(),
})
export type DefaultRule = z.infer<typeof DefaultRule>

export const defaultRuleDefaults: DefaultRule = {
  mode: 'async',
  address: '',
  protocol: 'http',
  redirectCode: 302,
  passQuery: false,
  followRedirects: true,
}

/** What the form edits. An address that is there must parse; an enabled origin-pull must have one. */
export const OriginPullInput = z.strictObject({ enabled: z.boolean(), defaultRule: DefaultRule }).check((ctx) => {
  const { enabled, defaultRule } = ctx.value
  const parsed = parseOriginAddress(defaultRule.address)
  if (parsed.ok || (parsed.problem === 'empty' && !enabled)) return
  ctx.issues.push({
    code: 'custom',
    path: ['defaultRule', 'address'],
    input: defaultRule.address,
    message: parsed.problem,
    params: { problem: parsed.problem },
  })
})
export type OriginPullInput = z.infer<typeof OriginPullInput>

export const OriginPullView = z.object({
  enabled: z.boolean(),
  defaultRule: DefaultRule,
  updatedAt: z.nullable(Moment),
  /** Changes with every save; the strong ETag of this view. */
  version: Count,
})
export type OriginPullView = z.infer<typeof OriginPullView>

/** A save can succeed and still be worth a word. */
export const SavedOriginPull = z.object({
  ...OriginPullView.shape,
  warnings: z.array(z.enum(['unresolved'])),
})
export type SavedOriginPull = z.infer<typeof SavedOriginPull>

export const getOriginPull = endpoint({
  name: 'getOriginPull',
  summary: "A bucket's origin-pull configuration.",
  method: 'GET',
  path: '/api/v1/buckets/:bucket/origin-pull',
  access: 'session',
  params: BucketParams,
  reply: OriginPullView,
  errors: ['NoSuchBucket'],
})

export const saveOriginPull = endpoint({
  name: 'saveOriginPull',
  summary: "Replace a bucket's origin-pull configuration. Pulls decided under the old one are dropped.",
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/origin-pull',
  access: 'session',
  params: BucketParams,
  body: OriginPullInput,
  reply: SavedOriginPull,
  conditional: true,
  errors: ['NoSuchBucket'],
})

/** The steps of a connection test, in their order. */
export const testSteps = ['policy', 'dns', 'tcp', 'tls', 'http'] as const

/** One step: what it found. Steps after a failed one are `skipped`. */
export const TestStep = z.object({
  step: z.enum(testSteps),
  outcome: z.enum(['ok', 'warning', 'failed', 'skipped']),
  /** Milliseconds; `null` where the step did not run. */
  ms: z.nullable(z.number()),
  /** Why, as a stable code: `resolved`, `refused`, `timeout`, `certificate-expired`, `http-404`, … */
  code: z.string(),
  /** Facts to show beside it: addresses, protocol version, `Content-Length` … */
  facts: z.record(z.string(), z.string()),
})
export type TestStep = z.infer<typeof TestStep>

export const TestReport = z.object({
  ok: z.boolean(),
  /** The URL that was asked for. */
  url: z.string(),
  steps: z.array(TestStep),
})
export type TestReport = z.infer<typeof TestReport>

export const testOrigin = endpoint({
  name: 'testOrigin',
  summary: 'Try to reach an origin server, step by step, without storing anything.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/origin-pull/test',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({
    address: z.string().check(z.maxLength(300)),
    protocol: OriginProtocol,
    /** A key to ask for; `/` without one. */
    key: z.optional(ObjectKey),
  }),
  reply: TestReport,
  errors: ['NoSuchBucket', 'TooManyAttempts'],
})
