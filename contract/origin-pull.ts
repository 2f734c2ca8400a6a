import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Count, Moment, ObjectKey } from './fields.ts'
import { Credentials, OriginProtocol, RuleId, RuleSettings, RuleView, ruleDefaults } from './rule.ts'
import { reportRule } from './rule-problems.ts'

/** The rule that is tried last and holds for every key. */
export const DefaultRule = RuleSettings
export type DefaultRule = RuleSettings

export const defaultRuleDefaults: DefaultRule = ruleDefaults

const inputShape = { enabled: z.boolean(), defaultRule: DefaultRule }

/** As it is sent. Whether the default rule may be without an address depends on the other rules, which are not in it. */
export const OriginPullBody = z
  .strictObject(inputShape)
  .check((ctx) => reportRule(ctx.issues, ctx.value.defaultRule, { needed: false, at: ['defaultRule'] }))

/** What the form edits. An address that is there must parse; an enabled origin-pull must have one. */
export const OriginPullInput = z
  .strictObject(inputShape)
  .check((ctx) => reportRule(ctx.issues, ctx.value.defaultRule, { needed: ctx.value.enabled, at: ['defaultRule'] }))
export type OriginPullInput = z.infer<typeof OriginPullInput>

export const OriginPullView = z.object({
  enabled: z.boolean(),
  defaultRule: DefaultRule,
  /** In the order in which they are tried, all before the default rule. */
  rules: z.array(RuleView),
  updatedAt: z.nullable(Moment),
  /** Changes with every save of anything in it; the strong ETag of this view. */
  version: Count,
})
export type OriginPullView = z.infer<typeof OriginPullView>

/** A save can succeed and still be worth a word. */
export const SaveWarning = z.enum(['unresolved', 'secret-missing'])

export const SavedOriginPull = z.object({
  ...OriginPullView.shape,
  warnings: z.array(SaveWarning),
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
  summary:
    "Switch a bucket's origin-pull on or off and replace its default rule. Pulls decided under the old one are dropped.",
  method: 'PUT',
  path: '/api/v1/buckets/:bucket/origin-pull',
  access: 'session',
  params: BucketParams,
  body: OriginPullBody,
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
    hostHeader: z._default(RuleSettings.shape.hostHeader, ''),
    serverName: z._default(RuleSettings.shape.serverName, ''),
    certificateAuthority: z._default(RuleSettings.shape.certificateAuthority, ''),
    credentials: z._default(Credentials, { kind: 'none' }),
    /** The rule whose stored secret is used where `credentials` has none. */
    rule: z.optional(RuleId),
  }),
  reply: TestReport,
  errors: ['NoSuchBucket', 'TooManyAttempts'],
})
