import type { PullReason } from '../../../contract/pulls.ts'
import { type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import type { Answer } from '../evil-answers.ts'

/** Where a case's origin stands; `plain` is HTTP, all others are asked by HTTPS or are no origin at all. */
export type Place =
  | 'plain'
  /** Its certificate is signed by an authority that the rule names. */
  | 'tls'
  | 'tls-expired'
  | 'tls-self-signed'
  | 'tls-other-name'
  /** Its authority is named by nobody. */
  | 'tls-untrusted'
  /** Takes the connection and never says a word. */
  | 'tls-silent'
  /** Speaks plain HTTP where TLS is expected. */
  | 'tls-garbage'
  /** Nobody listens. */
  | 'closed'
  /** The name does not resolve. */
  | 'unknown'

/**
 * What a client of sync mode gets: the whole body, the start of one and then a cut, or an answer without any of it.
 * `failed` is one of the latter two: a body so short may be known to be bad before a byte of it is sent on.
 */
export type Seen =
  | 'whole'
  | 'broken'
  | 'failed'
  /** `Location` is this path of the origin. */
  | { readonly status: 302; readonly location: string }
  | { readonly status: 404 | 424 | 508; readonly code: string }

/** One behaviour of an origin, and what must become of it. */
export type EvilCase = {
  readonly name: string
  readonly place: Place
  /** The answers of the origin by path; `path` is the one that the case is asked for. */
  readonly answers: (path: string, host: string) => Readonly<Record<string, Answer>>
  /** The body if it is whole. */
  readonly body: Buffer
  /** Changes of the rule's defaults. */
  readonly rule: Partial<RuleSettings>
  /** Whether the whole object is in the bucket in the end. */
  readonly stored: boolean
  /** Why it is not. */
  readonly reason: PullReason | null
  /** By mode. `async` and `redirect` name the status of the answer, whose `Location` is the origin's URL. */
  readonly client: { readonly async: 302; readonly redirect: 302; readonly sync: Seen }
}

/** So patient that nothing fails for being slow on a busy machine. */
export const patientBudgets: RuleSettings['budgets'] = {
  ...ruleDefaults.budgets,
  connectMs: 30_000,
  firstByteMs: 30_000,
  idleMs: 30_000,
  minimumRate: 0,
}

export const shortBody = Buffer.from('The quick brown fox jumps over the lazy dog')

/** The code of the answer that tells a client of sync mode why. */
export const codeOf = (reason: PullReason): string => codes.find(([, reasons]) => reasons.includes(reason))?.[0] ?? ''

const codes: ReadonlyArray<readonly [code: string, reasons: readonly PullReason[]]> = [
  ['NoSuchKey', ['origin-not-found']],
  ['OriginUnreachable', ['origin-unreachable', 'origin-name-unknown', 'origin-tls']],
  ['OriginTimeout', ['origin-connect-timeout', 'origin-first-byte-timeout', 'origin-idle-timeout', 'origin-too-slow']],
  ['OriginRefused', ['origin-forbidden', 'origin-refused-by-policy', 'origin-redirect-refused']],
  ['OriginThrottled', ['origin-throttled']],
  ['OriginServerError', ['origin-server-error']],
  ['OriginLoop', ['origin-loop', 'origin-redirect-loop']],
  ['OriginObjectTooLarge', ['object-too-large', 'budget-object-size']],
  [
    'OriginBadResponse',
    ['origin-bad-response', 'origin-bad-status', 'origin-truncated', 'origin-too-long', 'origin-checksum'],
  ],
]

/** Larger than what any buffer on the way holds back. */
export const longBody = Buffer.alloc(700_000, 'Jackdaws love my big sphinx of quartz. ')

type Extra = Partial<Pick<EvilCase, 'rule' | 'body' | 'place'>>

const usual = { place: 'plain', body: shortBody, rule: { budgets: patientBudgets } } as const

/** A case whose one path has this answer. */
export const at =
  (answer: Answer): EvilCase['answers'] =>
  (path) => ({ [path]: answer })

const outcome = (name: string, sync: Seen, answers: EvilCase['answers'], extra: Extra) => ({
  ...usual,
  name,
  answers,
  client: { async: 302, redirect: 302, sync } as const,
  ...extra,
  rule: { ...usual.rule, ...extra.rule },
})

/** The object is right and ends up in the bucket. */
export const stores = (name: string, answers: EvilCase['answers'], extra: Extra = {}): EvilCase => ({
  ...outcome(name, 'whole', answers, extra),
  stored: true,
  reason: null,
})

/** The body turns out to be bad, be it before anything of it was sent on. */
export const breaks = (
  name: string,
  reason: PullReason,
  answers: EvilCase['answers'],
  extra: Extra = {},
): EvilCase => ({
  ...outcome(name, 'failed', answers, extra),
  stored: false,
  reason,
})

/** The body turns out to be bad when much of it was sent on. */
export const breaksOff = (
  name: string,
  reason: PullReason,
  answers: EvilCase['answers'],
  extra: Extra = {},
): EvilCase => ({
  ...outcome(name, 'broken', answers, { body: longBody, ...extra }),
  stored: false,
  reason,
})

/** Nothing of a body is sent on. */
export const refuses = (
  name: string,
  reason: PullReason,
  answers: EvilCase['answers'],
  extra: Extra & { readonly sync?: Seen } = {},
): EvilCase => {
  const { sync = { status: reason === 'origin-not-found' ? 404 : 424, code: codeOf(reason) } as const, ...rest } = extra
  return { ...outcome(name, sync, answers, rest), stored: false, reason }
}

/** Sent on whole, but nothing proves that it is, so it is not stored. */
export const passes = (
  name: string,
  reason: PullReason,
  answers: EvilCase['answers'],
  extra: Extra = {},
): EvilCase => ({
  ...outcome(name, 'whole', answers, extra),
  stored: false,
  reason,
})
