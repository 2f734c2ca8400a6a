import type { OriginPullInput } from '../../contract/origin-pull.ts'
import {
  type Credentials,
  type RuleCondition,
  type RuleInput,
  type RuleSettings,
  ruleDefaults,
} from '../../contract/rule.ts'
import { canonicalAddress } from './canonical-address.ts'

/** Every kind of credentials at once: what was typed for one kind is still there after looking at another. */
type CredentialsForm = {
  kind: Credentials['kind']
  user: string
  name: string
  accessKeyId: string
  region: string
  bucket: string
  style: 'path' | 'virtual'
  secret: string
  /** One is stored, and it stays as long as none is typed. */
  secretSet: boolean
}

/** What the form edits: the settings of a rule, in a shape that has a place for every field. */
export type RuleForm = {
  enabled: boolean
  condition: RuleCondition
  settings: Omit<RuleSettings, 'credentials' | 'freshness'> & {
    credentials: CredentialsForm
    freshness: { kind: RuleSettings['freshness']['kind']; afterSeconds: number }
  }
}

const everyKey: RuleCondition = { prefix: '', suffix: '', excludedHosts: [] }
/** What is common to all kinds. */
type NamedSecret = {
  readonly kind: Credentials['kind']
  readonly secret?: string | undefined
  readonly secretSet?: boolean | undefined
}

const oneDay = 86_400

const noCredentials: CredentialsForm = {
  kind: 'none',
  user: '',
  name: '',
  accessKeyId: '',
  region: 'us-east-1',
  bucket: '',
  style: 'path',
  secret: '',
  secretSet: false,
}

type FormSource = RuleSettings & { readonly enabled: boolean; readonly condition: RuleCondition }

/** A further rule in the form. */
export function formOfRule({ enabled, condition, ...settings }: FormSource): RuleForm {
  const { credentials, freshness } = settings
  return {
    enabled,
    condition,
    settings: {
      ...onlySettings(settings),
      credentials: formOfCredentials(credentials),
      freshness: { afterSeconds: oneDay, ...freshness },
    },
  }
}

/** A stored secret never comes out, so there is none to show. */
const formOfCredentials = ({ secret, secretSet, ...told }: NamedSecret): CredentialsForm => ({
  ...noCredentials,
  ...told,
  secret: secret ?? '',
  secretSet: secretSet ?? false,
})

/** The default rule in the form. It holds for every key. */
export const formOfDefault = ({ enabled, defaultRule }: OriginPullInput): RuleForm =>
  formOfRule({ enabled, condition: everyKey, ...defaultRule })

export const newRuleForm = (): RuleForm => formOfRule({ enabled: true, condition: everyKey, ...ruleDefaults })

/** The same rule for another one: its secret stays where it is. */
export function copyOfForm(form: RuleForm): RuleForm {
  const { credentials } = form.settings
  return { ...form, settings: { ...form.settings, credentials: { ...credentials, secret: '', secretSet: false } } }
}

/** Without the id of a rule and whatever else a view holds beside the settings. */
function onlySettings(settings: RuleSettings): RuleSettings {
  const names = Object.keys(ruleDefaults) as Array<keyof RuleSettings>
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as RuleSettings
}

/** What is sent. Settings the mode forbids are left out; the form says so beforehand. */
export function settingsOf({ settings }: RuleForm): RuleSettings {
  const { mode, furtherOrigins, freshness } = settings
  const origins = furtherOrigins.map((one) => ({
    ...one,
    address: canonicalAddress(one.address),
    standby: one.standby.map(canonicalAddress),
  }))
  return {
    ...settings,
    address: canonicalAddress(settings.address),
    standby: settings.standby.map(canonicalAddress),
    furtherOrigins: mode === 'sync' ? origins : [],
    statuses: mode === 'redirect' ? settings.statuses : ['404'],
    credentials: credentialsOf(settings.credentials),
    freshness:
      freshness.kind === 'immutable'
        ? { kind: 'immutable' }
        : { kind: 'revalidate', afterSeconds: freshness.afterSeconds },
  }
}

export const ruleOf = (form: RuleForm): RuleInput => ({
  enabled: form.enabled,
  condition: form.condition,
  ...settingsOf(form),
})

export const originPullOf = (form: RuleForm): OriginPullInput => ({
  enabled: form.enabled,
  defaultRule: settingsOf(form),
})

export function credentialsOf(typed: CredentialsForm): Credentials {
  const { kind, user, name, accessKeyId, region, bucket, style, secretSet } = typed
  const secret = typed.secret === '' ? { secretSet } : { secret: typed.secret }
  switch (kind) {
    case 'none':
      return { kind }
    case 'basic':
      return { kind, user, ...secret }
    case 'bearer':
      return { kind, ...secret }
    case 'header':
      return { kind, name, ...secret }
    case 's3':
      return { kind, accessKeyId, region, bucket, style, ...secret }
  }
}

/** Where a field of a request stands in the form: `/defaultRule/address` and `/address` are `settings.address`. */
export function formPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return ''
  const [first = '', ...rest] = path.map(String)
  if (first === 'defaultRule') return ['settings', ...rest].join('.')
  return [...(first === 'enabled' || first === 'condition' ? [] : ['settings']), first, ...rest].join('.')
}

/** Whether two states of the form would save the same. */
export const isSame = (one: RuleForm, other: RuleForm) => JSON.stringify(ruleOf(one)) === JSON.stringify(ruleOf(other))
