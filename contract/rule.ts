import * as z from 'zod/mini'
import { KeyPrefix } from './fields.ts'
import { parseOriginAddress } from './origin-address.ts'
import { reportRule } from './rule-problems.ts'
import { forms } from './value-problems.ts'

/** Limits of one rule; the form shows them, the server holds them. */
export const ruleLimits = {
  rules: 100,
  /** Origins that share the work in sync mode, the first one included. */
  origins: 10,
  standby: 10,
  addedHeaders: 10,
  namedHeaders: 50,
  excludedHosts: 50,
} as const

/** How the bucket answers a miss. */
export const Mode = z.enum(['async', 'sync', 'redirect'])
export type Mode = z.infer<typeof Mode>

export const RedirectCode = z.literal([301, 302, 307])
export type RedirectCode = z.infer<typeof RedirectCode>

/** `follow` means the scheme of the client's own request. */
export const OriginProtocol = z.enum(['http', 'https', 'follow'])
export type OriginProtocol = z.infer<typeof OriginProtocol>

/** One status, `404`, or a whole class, `5xx`. */
export const StatusPattern = z.string().check(z.regex(/^(4\d\d|5\d\d|4xx|5xx)$/, forms['form-status']))

/** Whether a pattern such as `404` or `5xx` means this status. */
export const matchesStatus = (pattern: string, status: number) =>
  pattern.endsWith('xx') ? pattern[0] === String(status)[0] : pattern === String(status)

/** An origin server address as typed, see `parseOriginAddress`. */
const Address = z.string().check(z.maxLength(300))

const Weight = z.int().check(z.minimum(1), z.maximum(100))
const StandbyOrigins = z.array(Address).check(z.maxLength(ruleLimits.standby))

/** An origin beside the first one; each takes its weight's share of the pulls. */
const SharingOrigin = z.strictObject({
  address: Address,
  weight: z._default(Weight, 1),
  standby: z._default(StandbyOrigins, []),
})
export type SharingOrigin = z.infer<typeof SharingOrigin>

/** RFC 9110 §5.1: a token. */
export const HeaderName = z
  .string()
  .check(z.maxLength(128), z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, forms['form-header-name']))

/** Visible ASCII and blanks: what every server reads alike. */
const HeaderValue = z.string().check(z.maxLength(4096), z.regex(/^[\t\x20-\x7e]*$/, forms['form-ascii']))

const HeaderNames = z.array(HeaderName).check(z.maxLength(ruleLimits.namedHeaders))

/** Which headers go to the origin. Hop-by-hop headers and the client's credentials never do. */
const HeaderSettings = z.strictObject({
  pass: z._default(z.enum(['none', 'named', 'all']), 'none'),
  named: z._default(HeaderNames, []),
  /** Never passed, whatever `pass` says. */
  blocked: z._default(HeaderNames, []),
  added: z._default(
    z.array(z.strictObject({ name: HeaderName, value: HeaderValue })).check(z.maxLength(ruleLimits.addedHeaders)),
    [],
  ),
})

/** One end of a key on its way to the origin: what is taken away there, and what is put there instead. */
const Affix = z.strictObject({ remove: z._default(KeyPrefix, ''), add: z._default(KeyPrefix, '') })

/** The path that is asked of the origin: the key, or the key with its ends changed, or one path for every key. */
const PathSettings = z.strictObject({
  fixedFile: z._default(KeyPrefix, ''),
  /** A prefix that is added without removing one is set apart with a slash. */
  prefix: z._default(Affix, { remove: '', add: '' }),
  suffix: z._default(Affix, { remove: '', add: '' }),
})

/**
 * A secret goes in and never comes out. Left out, the one that is stored stays, as long as the rule points where it did.
 * `secretSet` comes out and is ignored on its way in.
 */
const secretFields = {
  secret: z.optional(
    z.string().check(z.minLength(1), z.maxLength(4096), z.regex(/^[\x20-\x7e]+$/, forms['form-ascii'])),
  ),
  secretSet: z.optional(z.boolean()),
}

/** How a request proves itself to the rule's origins. Never sent where they redirect to. */
export const Credentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('basic'),
    user: z.string().check(z.maxLength(256), z.regex(/^[\x20-\x39\x3b-\x7e]*$/, forms['form-user'])),
    ...secretFields,
  }),
  z.strictObject({ kind: z.literal('bearer'), ...secretFields }),
  z.strictObject({ kind: z.literal('header'), name: HeaderName, ...secretFields }),
  z.strictObject({
    kind: z.literal('s3'),
    accessKeyId: z.string().check(z.minLength(1), z.maxLength(256), z.regex(/^[\x21-\x7e]+$/, forms['form-id'])),
    region: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/, forms['form-region'])),
    /** The bucket on the origin; empty when the address names it already. */
    bucket: z._default(z.string().check(z.maxLength(255), z.regex(/^[A-Za-z0-9._-]*$/, forms['form-bucket'])), ''),
    /** Whether the bucket is the first segment of the path or the first label of the host. */
    style: z._default(z.enum(['path', 'virtual']), 'path'),
    ...secretFields,
  }),
])
export type Credentials = z.infer<typeof Credentials>

const within = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max))

/** What a rule may spend. `null` is: as much as the server allows. */
const Budgets = z.strictObject({
  /** Origin reads at once. */
  concurrency: z._default(within(1, 1024), 16),
  /** Bytes a second, all reads of the rule together. */
  bandwidth: z._default(z.nullable(within(1024, 1e12)), null),
  /** The largest object that is stored, bytes. */
  objectBytes: z._default(z.nullable(within(1, 5 * 1024 ** 4)), null),
  /** Milliseconds until the connection stands. */
  connectMs: z._default(within(100, 60_000), 5_000),
  /** Milliseconds until the origin's headers are here. */
  firstByteMs: z._default(within(100, 300_000), 15_000),
  /** Milliseconds between two pieces of a body. */
  idleMs: z._default(within(100, 300_000), 30_000),
  /** Bytes a second, held over half a minute of waiting for the origin. */
  minimumRate: z._default(within(0, 1e9), 1_024),
})
export type Budgets = z.infer<typeof Budgets>

/** Whether what is stored is compared with the origin again. */
export const Freshness = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('immutable') }),
  /** A hit older than this is served, and compared with the origin behind it (RFC 5861 §3). */
  z.strictObject({ kind: z.literal('revalidate'), afterSeconds: within(1, 365 * 86_400) }),
])
export type Freshness = z.infer<typeof Freshness>

const MappedStatus = z.literal([404, 424])

const settingShape = {
  mode: z._default(Mode, 'async'),
  /** Origin server address; may be empty while origin-pull is disabled. */
  address: Address,
  /** The first origin's share in sync mode, beside those of `furtherOrigins`. */
  weight: z._default(Weight, 1),
  /** Tried in order when the origin fails. */
  standby: z._default(StandbyOrigins, []),
  /** Sync mode: origins that share the work. */
  furtherOrigins: z._default(z.array(SharingOrigin).check(z.maxLength(ruleLimits.origins - 1)), []),
  /** Answers of an origin that make the next standby origin try; no answer at all always does. */
  switchOver: z._default(z.array(StatusPattern).check(z.maxLength(20)), ['5xx']),
  /** Redirect mode: the answers of the bucket that become a redirect. The other modes act on 404 alone. */
  statuses: z._default(z.array(StatusPattern).check(z.minLength(1), z.maxLength(20)), ['404']),
  protocol: z._default(OriginProtocol, 'http'),
  redirectCode: z._default(RedirectCode, 302),
  /** Whether the client's query string goes to the origin, in `Location` and in the copy. */
  passQuery: z._default(z.boolean(), false),
  /** Whether the copy follows a redirect that the origin answers. */
  followRedirects: z._default(z.boolean(), true),
  path: z._default(PathSettings, {
    fixedFile: '',
    prefix: { remove: '', add: '' },
    suffix: { remove: '', add: '' },
  }),
  headers: z._default(HeaderSettings, { pass: 'none', named: [], blocked: [], added: [] }),
  /** `host[:port]` that is sent as `Host`; empty sends the origin's own. */
  hostHeader: z._default(z.string().check(z.maxLength(300)), ''),
  /** The name asked for in the TLS handshake and looked for in the certificate; empty is the origin's host name. */
  serverName: z._default(z.string().check(z.maxLength(253)), ''),
  /** Certificate authorities in PEM, beside the machine's own. */
  certificateAuthority: z._default(z.string().check(z.maxLength(65_536)), ''),
  credentials: z._default(Credentials, { kind: 'none' }),
  /** Whether a HEAD of a missing object is answered from the origin's HEAD. */
  answerHead: z._default(z.boolean(), false),
  /** Sync mode: whether the origin's own error, with its body, is the client's. */
  transparentErrors: z._default(z.boolean(), false),
  /** What a client gets when the origin has no such object. */
  notFoundAs: z._default(MappedStatus, 404),
  /** What a client gets when the origin gave no usable answer. */
  failedAs: z._default(MappedStatus, 424),
  /** How long the origin's 404 or 410 is believed. */
  notFoundSeconds: z._default(within(0, 86_400), 30),
  freshness: z._default(Freshness, { kind: 'immutable' }),
  /** Whether a body is stored of which nothing says how long it should have been. */
  acceptUnknownLength: z._default(z.boolean(), false),
  budgets: z._default(Budgets, {
    concurrency: 16,
    bandwidth: null,
    objectBytes: null,
    connectMs: 5_000,
    firstByteMs: 15_000,
    idleMs: 30_000,
    minimumRate: 1_024,
  }),
}

const HostName = z.string().check(z.maxLength(300), z.refine(isHostName, { error: forms['form-host'] }))

function isHostName(typed: string): boolean {
  const parsed = parseOriginAddress(typed)
  return parsed.ok && parsed.address.port === null
}

/** Which requests a rule is for. All that is said must hold. */
export const RuleCondition = z.strictObject({
  prefix: z._default(KeyPrefix, ''),
  suffix: z._default(KeyPrefix, ''),
  /** Requests that arrive under these host names pass the rule by. */
  excludedHosts: z._default(z.array(HostName).check(z.maxLength(ruleLimits.excludedHosts)), []),
})
export type RuleCondition = z.infer<typeof RuleCondition>

/** Why a setting is refused, as a stable word. */
export type RuleProblem = 'sync-only' | 'dot-segment' | 'two-rewrites' | 'statuses' | 'forbidden-header' | 'pem'

/** The settings of a rule, without the condition. Settings that mean nothing in a mode are kept and not used. */
export const RuleSettings = z.strictObject(settingShape)
export type RuleSettings = z.infer<typeof RuleSettings>

/** The settings of a rule nobody has changed, with an empty address. */
export const ruleDefaults: RuleSettings = RuleSettings.parse({ address: '' })

/** A further rule as it is sent. */
export const RuleInput = z
  .strictObject({
    enabled: z._default(z.boolean(), true),
    condition: z._default(RuleCondition, { prefix: '', suffix: '', excludedHosts: [] }),
    ...settingShape,
  })
  .check((ctx) => reportRule(ctx.issues, ctx.value, { needed: true }))
export type RuleInput = z.infer<typeof RuleInput>

/** Names a rule of its bucket for ever; `default` is the default rule. */
export const RuleId = z.string().check(z.regex(/^[a-z0-9]{1,32}$/))

export const RuleView = z.object({ id: RuleId, enabled: z.boolean(), condition: RuleCondition, ...settingShape })
export type RuleView = z.infer<typeof RuleView>
