import type { TFunction } from 'i18next'
import type { OriginPullInput } from '../../contract/origin-pull.ts'
import { type RuleCondition, type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { canonicalAddress } from './canonical-address.ts'
import { patternOf } from './rule-sentence.tsx'

/** One setting in words, in two versions. */
export type Difference = { readonly field: string; readonly before: string; readonly after: string }

/** A rule as it is compared; the default rule has no condition. */
export type Compared = {
  readonly enabled: boolean
  readonly condition?: RuleCondition
  readonly settings: RuleSettings
}

export const comparedDefault = ({ enabled, defaultRule }: OriginPullInput): Compared => ({
  enabled,
  settings: defaultRule,
})

/** `name` is its field in the form. */
type Line = { readonly name: string; readonly field: string; readonly value: string; readonly always: boolean }

/** The settings everybody looks for, and of the others those that differ from each other. */
export function compareSettings(t: TFunction, before: Compared, after: Compared): Difference[] {
  const words = linesOf(t, after)
  return linesOf(t, before).flatMap(({ field, value, always }, index) => {
    const other = words[index]?.value ?? ''
    return always || value !== other ? [{ field, before: value, after: other }] : []
  })
}

/** Only the settings that differ. */
export const differences = (t: TFunction, before: Compared, after: Compared) =>
  compareSettings(t, before, after).filter((one) => one.before !== one.after)

/** The settings beside status and address: those everybody looks for, and what is not as it comes. */
export function advancedSettings(t: TFunction, settings: RuleSettings): { field: string; value: string }[] {
  const usual = linesOfSettings(t, { ...ruleDefaults, address: settings.address })
  const isShown = (line: Line, index: number) => line.always || line.value !== usual[index]?.value
  return linesOfSettings(t, settings).filter((line, index) => index > 1 && isShown(line, index))
}

/** A setting in words; `isUsual` when it is as it comes. */
export type SettingLine = {
  readonly name: string
  readonly field: string
  readonly value: string
  readonly isUsual: boolean
}

/** Every setting of a rule in words. */
export function settingLines(t: TFunction, rule: Compared): SettingLine[] {
  const settings = { ...ruleDefaults, address: '' }
  const usual = linesOf(t, { enabled: true, settings, ...(rule.condition && { condition: everyKey }) })
  return linesOf(t, rule).map(({ name, field, value }, index) => ({
    name,
    field,
    value,
    isUsual: value === usual[index]?.value,
  }))
}

const everyKey: RuleCondition = { prefix: '', suffix: '', excludedHosts: [] }

/** What the sentence of a rule says already. */
const inSentence = ['enabled', 'condition.prefix', 'settings.address', 'settings.mode', 'settings.protocol']
const inSentenceOfRedirects = ['settings.redirectCode', 'settings.statuses']

/** What of a rule is not as it comes, and not told by its sentence. */
export function beyondSentence(t: TFunction, rule: Compared): SettingLine[] {
  const told = rule.settings.mode === 'sync' ? inSentence : [...inSentence, ...inSentenceOfRedirects]
  return settingLines(t, rule).filter(({ name, isUsual }) => !isUsual && !told.includes(name))
}

function linesOf(t: TFunction, { enabled, condition, settings }: Compared): Line[] {
  const conditions = condition
    ? [
        sometimes('condition.prefix', t('rule.section.condition'), patternOf(condition) || t('rule.everyKey')),
        sometimes('condition.excludedHosts', t('rule.field.excludedHosts'), list(t, condition.excludedHosts)),
      ]
    : []
  return [
    always(
      'enabled',
      t(condition ? 'rule.enabled' : 'originPull.status'),
      t(enabled ? 'common.enabled' : 'common.disabled'),
    ),
    ...conditions,
    ...linesOfSettings(t, settings),
  ]
}

const always = (name: string, field: string, value: string): Line => ({ name, field, value, always: true })
const sometimes = (name: string, field: string, value: string): Line => ({ name, field, value, always: false })

/** Every setting in words. Address and mode come first. */
function linesOfSettings(t: TFunction, rule: RuleSettings): Line[] {
  const yesOrNo = (on: boolean) => t(on ? 'common.yes' : 'common.no')
  const number = (value: number | null) => (value === null ? t('rule.inWords.everything') : String(value))
  const { path, headers, budgets } = rule
  const text = (value: string) => value || t('rule.inWords.none')
  return [
    always('settings.address', t('originPull.address'), canonicalAddress(rule.address) || t('originPull.noAddress')),
    sometimes('settings.mode', t('originPull.mode'), t(`originPull.modes.${rule.mode}`)),
    always('settings.protocol', t('originPull.protocol'), t(`originPull.protocols.${rule.protocol}`)),
    always('settings.redirectCode', t('originPull.redirectCode'), String(rule.redirectCode)),
    always('settings.passQuery', t('originPull.passQuery'), yesOrNo(rule.passQuery)),
    always('settings.followRedirects', t('originPull.followRedirects'), yesOrNo(rule.followRedirects)),
    sometimes('settings.weight', t('rule.field.weight'), String(rule.weight)),
    sometimes('settings.standby', t('rule.field.standby'), list(t, rule.standby.map(canonicalAddress))),
    sometimes(
      'settings.furtherOrigins',
      t('rule.field.furtherOrigins'),
      list(t, rule.furtherOrigins.map(originInWords(t))),
    ),
    sometimes('settings.switchOver', t('rule.field.switchOver'), list(t, rule.switchOver)),
    sometimes('settings.statuses', t('rule.field.statuses'), list(t, rule.statuses)),
    sometimes('settings.path.prefix.remove', t('rule.field.prefixRemove'), text(path.prefix.remove)),
    sometimes('settings.path.prefix.add', t('rule.field.prefixAdd'), text(path.prefix.add)),
    sometimes('settings.path.suffix.remove', t('rule.field.suffixRemove'), text(path.suffix.remove)),
    sometimes('settings.path.suffix.add', t('rule.field.suffixAdd'), text(path.suffix.add)),
    sometimes('settings.path.fixedFile', t('rule.field.fixedFile'), text(path.fixedFile)),
    sometimes('settings.headers.pass', t('rule.field.pass'), t(`rule.pass.${headers.pass}`)),
    sometimes('settings.headers.named', t('rule.field.named'), list(t, headers.named)),
    sometimes('settings.headers.blocked', t('rule.field.blocked'), list(t, headers.blocked)),
    sometimes(
      'settings.headers.added',
      t('rule.field.added'),
      list(
        t,
        headers.added.map(({ name, value }) => `${name}: ${value}`),
      ),
    ),
    sometimes('settings.hostHeader', t('rule.field.hostHeader'), text(rule.hostHeader)),
    sometimes('settings.serverName', t('rule.field.serverName'), text(rule.serverName)),
    sometimes(
      'settings.certificateAuthority',
      t('rule.field.certificateAuthority'),
      certificates(t, rule.certificateAuthority),
    ),
    sometimes('settings.credentials', t('rule.field.credentials'), credentials(t, rule.credentials)),
    sometimes('settings.transparentErrors', t('rule.field.transparentErrors'), yesOrNo(rule.transparentErrors)),
    sometimes('settings.notFoundAs', t('rule.field.notFoundAs'), String(rule.notFoundAs)),
    sometimes('settings.failedAs', t('rule.field.failedAs'), String(rule.failedAs)),
    sometimes('settings.answerHead', t('rule.field.answerHead'), yesOrNo(rule.answerHead)),
    sometimes('settings.notFoundSeconds', t('rule.field.notFoundSeconds'), String(rule.notFoundSeconds)),
    sometimes('settings.acceptUnknownLength', t('rule.field.acceptUnknownLength'), yesOrNo(rule.acceptUnknownLength)),
    sometimes('settings.freshness', t('rule.field.freshness'), freshness(t, rule.freshness)),
    sometimes('settings.budgets.concurrency', t('rule.field.concurrency'), String(budgets.concurrency)),
    sometimes('settings.budgets.bandwidth', t('rule.field.bandwidth'), number(budgets.bandwidth)),
    sometimes('settings.budgets.objectBytes', t('rule.field.objectBytes'), number(budgets.objectBytes)),
    sometimes('settings.budgets.connectMs', t('rule.field.connectMs'), String(budgets.connectMs)),
    sometimes('settings.budgets.firstByteMs', t('rule.field.firstByteMs'), String(budgets.firstByteMs)),
    sometimes('settings.budgets.idleMs', t('rule.field.idleMs'), String(budgets.idleMs)),
    sometimes('settings.budgets.minimumRate', t('rule.field.minimumRate'), String(budgets.minimumRate)),
  ]
}

const list = (t: TFunction, texts: readonly string[]) => texts.join(', ') || t('rule.inWords.none')

const originInWords =
  (t: TFunction) =>
  ({ address, weight, standby }: RuleSettings['furtherOrigins'][number]) =>
    [t('rule.inWords.weighted', { address: canonicalAddress(address), weight }), ...standby.map(canonicalAddress)].join(
      ' / ',
    )

/** How many, and the end of the last one: enough to tell two texts apart. */
function certificates(t: TFunction, pem: string): string {
  const text = pem.trim()
  const count = text.split('-----BEGIN').length - 1
  const end = text.replaceAll(/\s|-----END CERTIFICATE-----/g, '').slice(-12)
  return text === '' ? t('rule.inWords.none') : t('rule.inWords.certificates', { count, end })
}

/** Never the secret itself. */
function credentials(t: TFunction, settings: RuleSettings['credentials']): string {
  const kind = t(`rule.credentials.${settings.kind}`)
  if (settings.kind === 'none') return kind
  const { secret, secretSet, kind: _, ...told } = settings
  const named = [kind, ...Object.values(told).filter((one) => one !== '')].join(' · ')
  if (secret !== undefined) return t('rule.inWords.secretNew', { kind: named })
  return t(secretSet ? 'rule.inWords.secretStored' : 'rule.inWords.secretMissing', { kind: named })
}

const freshness = (t: TFunction, settings: RuleSettings['freshness']) =>
  settings.kind === 'immutable'
    ? t('rule.freshness.immutable')
    : `${t('rule.freshness.revalidate')} (${settings.afterSeconds} s)`
