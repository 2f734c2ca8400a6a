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

type Line = { readonly field: string; readonly value: string; readonly always: boolean }

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

function linesOf(t: TFunction, { enabled, condition, settings }: Compared): Line[] {
  const conditions = condition
    ? [
        sometimes(t('rule.section.condition'), patternOf(condition) || t('rule.everyKey')),
        sometimes(t('rule.field.excludedHosts'), list(t, condition.excludedHosts)),
      ]
    : []
  return [
    always(t(condition ? 'rule.enabled' : 'originPull.status'), t(enabled ? 'common.enabled' : 'common.disabled')),
    ...linesOfSettings(t, settings),
    ...conditions,
  ]
}

const always = (field: string, value: string): Line => ({ field, value, always: true })
const sometimes = (field: string, value: string): Line => ({ field, value, always: false })

/** Every setting in words. Address and mode come first. */
function linesOfSettings(t: TFunction, rule: RuleSettings): Line[] {
  const yesOrNo = (on: boolean) => t(on ? 'common.yes' : 'common.no')
  const number = (value: number | null) => (value === null ? t('rule.inWords.everything') : String(value))
  const { path, headers, budgets } = rule
  const text = (value: string) => value || t('rule.inWords.none')
  return [
    always(t('originPull.address'), canonicalAddress(rule.address) || t('originPull.noAddress')),
    sometimes(t('originPull.mode'), t(`originPull.modes.${rule.mode}`)),
    always(t('originPull.protocol'), t(`originPull.protocols.${rule.protocol}`)),
    always(t('originPull.redirectCode'), String(rule.redirectCode)),
    always(t('originPull.passQuery'), yesOrNo(rule.passQuery)),
    always(t('originPull.followRedirects'), yesOrNo(rule.followRedirects)),
    sometimes(t('rule.field.weight'), String(rule.weight)),
    sometimes(t('rule.field.standby'), list(t, rule.standby.map(canonicalAddress))),
    sometimes(t('rule.field.furtherOrigins'), list(t, rule.furtherOrigins.map(originInWords(t)))),
    sometimes(t('rule.field.switchOver'), list(t, rule.switchOver)),
    sometimes(t('rule.field.statuses'), list(t, rule.statuses)),
    sometimes(t('rule.field.prefixRemove'), text(path.prefix.remove)),
    sometimes(t('rule.field.prefixAdd'), text(path.prefix.add)),
    sometimes(t('rule.field.suffixRemove'), text(path.suffix.remove)),
    sometimes(t('rule.field.suffixAdd'), text(path.suffix.add)),
    sometimes(t('rule.field.fixedFile'), text(path.fixedFile)),
    sometimes(t('rule.field.pass'), t(`rule.pass.${headers.pass}`)),
    sometimes(t('rule.field.named'), list(t, headers.named)),
    sometimes(t('rule.field.blocked'), list(t, headers.blocked)),
    sometimes(
      t('rule.field.added'),
      list(
        t,
        headers.added.map(({ name, value }) => `${name}: ${value}`),
      ),
    ),
    sometimes(t('rule.field.hostHeader'), text(rule.hostHeader)),
    sometimes(t('rule.field.serverName'), text(rule.serverName)),
    sometimes(t('rule.field.certificateAuthority'), certificates(t, rule.certificateAuthority)),
    sometimes(t('rule.field.credentials'), credentials(t, rule.credentials)),
    sometimes(t('rule.field.transparentErrors'), yesOrNo(rule.transparentErrors)),
    sometimes(t('rule.field.notFoundAs'), String(rule.notFoundAs)),
    sometimes(t('rule.field.failedAs'), String(rule.failedAs)),
    sometimes(t('rule.field.answerHead'), yesOrNo(rule.answerHead)),
    sometimes(t('rule.field.notFoundSeconds'), String(rule.notFoundSeconds)),
    sometimes(t('rule.field.acceptUnknownLength'), yesOrNo(rule.acceptUnknownLength)),
    sometimes(t('rule.field.freshness'), freshness(t, rule.freshness)),
    sometimes(t('rule.field.concurrency'), String(budgets.concurrency)),
    sometimes(t('rule.field.bandwidth'), number(budgets.bandwidth)),
    sometimes(t('rule.field.objectBytes'), number(budgets.objectBytes)),
    sometimes(t('rule.field.connectMs'), String(budgets.connectMs)),
    sometimes(t('rule.field.firstByteMs'), String(budgets.firstByteMs)),
    sometimes(t('rule.field.idleMs'), String(budgets.idleMs)),
    sometimes(t('rule.field.minimumRate'), String(budgets.minimumRate)),
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
