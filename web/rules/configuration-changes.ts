import type { TFunction } from 'i18next'
import type { OriginPullView } from '../../contract/origin-pull.ts'
import type { RuleView } from '../../contract/rule.ts'
import { type Compared, comparedDefault, type Difference, differences } from './differences.ts'

/** What is compared of two configurations. */
export type Configuration = Pick<OriginPullView, 'enabled' | 'defaultRule' | 'rules'>

/** One thing that differs between two configurations. `number` is the place of a rule, from 1. */
export type ConfigurationChange =
  | { readonly kind: 'default'; readonly differences: readonly Difference[] }
  | { readonly kind: 'added' | 'removed'; readonly number: number; readonly rule: RuleView }
  | {
      readonly kind: 'changed'
      readonly number: number
      readonly rule: RuleView
      readonly differences: readonly Difference[]
    }
  | { readonly kind: 'order'; readonly rules: readonly RuleView[] }

/** What differs, in the order of the later one; rules are the same when their ids are. */
export function configurationChanges(t: TFunction, before: Configuration, after: Configuration): ConfigurationChange[] {
  const ofDefault = differences(t, comparedDefault(before), comparedDefault(after))
  return [
    ...(ofDefault.length > 0 ? [{ kind: 'default' as const, differences: ofDefault }] : []),
    ...after.rules.flatMap((rule, index) => ruleChange(t, before, rule, index + 1)),
    ...before.rules.flatMap((rule, index) =>
      find(after, rule.id) ? [] : [{ kind: 'removed' as const, number: index + 1, rule }],
    ),
    ...(isReordered(before, after) ? [{ kind: 'order' as const, rules: after.rules }] : []),
  ]
}

const find = ({ rules }: Configuration, id: string) => rules.find((rule) => rule.id === id)

function ruleChange(t: TFunction, before: Configuration, rule: RuleView, number: number): ConfigurationChange[] {
  const was = find(before, rule.id)
  if (was === undefined) return [{ kind: 'added', number, rule }]
  const found = differences(t, comparedRule(was), comparedRule(rule))
  return found.length === 0 ? [] : [{ kind: 'changed', number, rule, differences: found }]
}

/** A further rule as it is compared. */
export const comparedRule = ({ enabled, condition, id: _, ...settings }: RuleView): Compared => ({
  enabled,
  condition,
  settings,
})

/** Whether the rules that are in both stand in another order. */
function isReordered(before: Configuration, after: Configuration): boolean {
  const kept = before.rules.filter(({ id }) => find(after, id))
  const now = after.rules.filter(({ id }) => find(before, id))
  return kept.some(({ id }, index) => id !== now[index]?.id)
}
