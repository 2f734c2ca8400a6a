import type { TFunction } from 'i18next'

/** What a rule is called: the default one, its place among the others, or that it is gone. */
export function ruleName(id: string, rules: readonly string[], t: TFunction): string {
  if (id === 'default') return t('pulls.defaultRule')
  const index = rules.indexOf(id)
  return index === -1 ? t('pulls.removedRule') : t('pulls.ruleNumber', { number: index + 1 })
}
