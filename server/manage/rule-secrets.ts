import type { FieldProblem } from '../../contract/errors.ts'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { Credentials, RuleSettings } from '../../contract/rule.ts'
import { originAddresses } from '../../contract/rule-problems.ts'
import { defaultRuleId } from '../domain/origin-pull.ts'
import type { Secret } from '../domain/secret.ts'
import type { OriginPullDocument, OriginPullRecord } from '../settings-store/settings-store.ts'
import type { SecretBox } from './secret-box.ts'

type Named = { readonly id: string; readonly settings: RuleSettings }

/** Every rule of a configuration, the default rule last. */
export const allRules = ({ defaultRule, rules }: OriginPullDocument): Named[] => [
  ...rules.map((rule) => ({ id: rule.id, settings: rule })),
  { id: defaultRuleId, settings: defaultRule },
]

/** The settings of a rule by its id. */
export const settingsOf = (document: OriginPullDocument, id: string): RuleSettings | undefined =>
  allRules(document).find((rule) => rule.id === id)?.settings

/** What of credentials is kept in the clear. */
export function withoutSecret(credentials: Credentials): Credentials {
  if (credentials.kind === 'none') return credentials
  const { secret: _, secretSet: __, ...rest } = credentials
  return rest
}

/** The configuration as an operator sees it: for each secret whether it is there, and can be used. */
export function shown(box: SecretBox, record: OriginPullRecord): OriginPullRecord {
  const show = <R extends RuleSettings>(id: string, rule: R): R => {
    const credentials = withoutSecret(rule.credentials)
    if (credentials.kind === 'none') return { ...rule, credentials }
    return { ...rule, credentials: { ...credentials, secretSet: isUsable(box, record, id) } }
  }
  return {
    ...record,
    defaultRule: show(defaultRuleId, record.defaultRule),
    rules: record.rules.map((rule) => show(rule.id, rule)),
  }
}

type Sealed = Pick<OriginPullRecord, 'bucket' | 'secrets'>

/** Ids are words that a plain object may have inherited something under. */
const sealedOf = ({ secrets }: Sealed, rule: string) => (Object.hasOwn(secrets, rule) ? secrets[rule] : undefined)

/** The stored secret of a rule; `null` when there is none, or when it cannot be opened. */
export function storedSecret(box: SecretBox, record: Sealed, rule: string): Secret | null {
  const sealed = sealedOf(record, rule)
  return sealed === undefined ? null : box.open(sealed, { bucket: record.bucket, rule })
}

const isUsable = (box: SecretBox, record: Sealed, rule: string) => storedSecret(box, record, rule) !== null

/** Whether a rule needs a secret that is not there, or cannot be opened. */
export const lacksSecret = (box: SecretBox, record: OriginPullDocument & Sealed) =>
  allRules(record).some(({ id, settings }) => settings.credentials.kind !== 'none' && !isUsable(box, record, id))

/**
 * Whether what was entrusted for one purpose serves the other: never for an address that the operator did not name then,
 * nor for another host there, as many share an address; and never in the clear if it was not.
 */
export const mayKeepSecret = (old: RuleSettings, wanted: RuleSettings) =>
  old.credentials.kind === wanted.credentials.kind &&
  isSubset(canonicalAddresses(wanted), canonicalAddresses(old)) &&
  old.hostHeader === wanted.hostHeader &&
  old.serverName === wanted.serverName &&
  !(old.protocol === 'https' && wanted.protocol !== 'https')

const isSubset = (part: ReadonlySet<string>, whole: ReadonlySet<string>) => [...part].every((one) => whole.has(one))

const canonicalAddresses = (rule: RuleSettings): ReadonlySet<string> =>
  new Set(
    originAddresses(rule).flatMap(({ typed }) => {
      const parsed = parseOriginAddress(typed)
      return parsed.ok ? [parsed.address.canonical] : []
    }),
  )

export type SettledSecrets = {
  /** Sealed, by rule; those of rules that are gone are not among them. */
  readonly secrets: Readonly<Record<string, string>>
  readonly problems: readonly FieldProblem[]
}

/**
 * Seals the secrets that come with a configuration and keeps those that are stored where they may be kept. Where one
 * would be lost that way, or was never given, that is a problem; unless `lenient`: then the rule is left without.
 */
export function settleSecrets(
  box: SecretBox,
  old: OriginPullRecord,
  wanted: OriginPullDocument,
  { at, lenient }: { readonly at: (rule: string) => string; readonly lenient: boolean },
): SettledSecrets {
  const settled = allRules(wanted).map(({ id, settings }) => ({ id, secret: settle(box, old, id, settings) }))
  const problems = settled.flatMap(({ id, secret }) => (secret === 'needed' ? [`${at(id)}/credentials/secret`] : []))
  return {
    secrets: Object.fromEntries(
      settled.flatMap(({ id, secret }) => (typeof secret === 'object' && secret ? [[id, secret.sealed]] : [])),
    ),
    problems: lenient ? [] : problems.map(secretNeeded),
  }
}

type Settled = { readonly sealed: string } | 'needed' | null

function settle(box: SecretBox, old: OriginPullRecord, id: string, wanted: RuleSettings): Settled {
  const { credentials } = wanted
  if (credentials.kind === 'none') return null
  if (credentials.secret !== undefined)
    return { sealed: box.seal(credentials.secret, { bucket: old.bucket, rule: id }) }
  const before = settingsOf(old, id)
  const sealed = sealedOf(old, id)
  if (before && sealed !== undefined) return mayKeepSecret(before, wanted) ? { sealed } : 'needed'
  // A rule that has been without its secret may be changed; one that asks for a new kind of secret must bring it.
  return before?.credentials.kind === credentials.kind ? null : 'needed'
}

/** The refusal of credentials whose secret is not known here and now. */
export const secretNeeded = (pointer: string): FieldProblem => ({
  pointer,
  code: 'secret-needed',
  detail: 'Enter the secret: the one that is stored is not for this kind of credentials, or not for where this points.',
})
