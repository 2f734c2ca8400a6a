import type { TFunction } from 'i18next'
import { normaliseAddress, parseOriginAddress } from '../../../contract/origin-address.ts'
import type { OriginPullInput } from '../../../contract/origin-pull.ts'

/** One setting in words, in two versions. */
export type Difference = { readonly field: string; readonly before: string; readonly after: string }

/** A typed address in the spelling that is stored; what does not parse stays as it is. */
export function canonicalAddress(typed: string): string {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? parsed.address.canonical : normaliseAddress(typed)
}

/** Every setting of two versions side by side. */
export function compareSettings(t: TFunction, before: OriginPullInput, after: OriginPullInput): Difference[] {
  const words = [before, after].map((one) => inWords(t, one))
  return fields(t).map((field, index) => ({
    field,
    before: words[0]?.[index] ?? '',
    after: words[1]?.[index] ?? '',
  }))
}

/** The settings beside status and address, in words. */
export const advancedSettings = (t: TFunction, settings: OriginPullInput) =>
  compareSettings(t, settings, settings)
    .slice(2)
    .map(({ field, after }) => ({ field, value: after }))

/** Only the settings that differ. */
export const differences = (t: TFunction, before: OriginPullInput, after: OriginPullInput) =>
  compareSettings(t, before, after).filter((one) => one.before !== one.after)

const fields = (t: TFunction) => [
  t('originPull.status'),
  t('originPull.address'),
  t('originPull.protocol'),
  t('originPull.redirectCode'),
  t('originPull.passQuery'),
  t('originPull.followRedirects'),
]

const inWords = (t: TFunction, { enabled, defaultRule: rule }: OriginPullInput) => [
  t(enabled ? 'common.enabled' : 'common.disabled'),
  canonicalAddress(rule.address) || t('originPull.noAddress'),
  t(`originPull.protocols.${rule.protocol}`),
  String(rule.redirectCode),
  t(rule.passQuery ? 'common.yes' : 'common.no'),
  t(rule.followRedirects ? 'common.yes' : 'common.no'),
]
