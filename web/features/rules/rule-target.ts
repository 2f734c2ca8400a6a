import { type OriginPullView, type SavedOriginPull, saveOriginPull } from '../../../contract/origin-pull.ts'
import { createRule, saveRule } from '../../../contract/rules.ts'
import { call } from '../../api/call.ts'
import type { Compared } from '../../rules/differences.ts'
import { formOfDefault, formOfRule, originPullOf, type RuleForm, ruleOf, settingsOf } from '../../rules/rule-form.ts'

/** Which rule a form is for. */
export type RuleTarget =
  | { readonly kind: 'new' }
  | { readonly kind: 'default' }
  | { readonly kind: 'further'; readonly id: string }

export function targetOf(rule: string | undefined): RuleTarget {
  if (rule === undefined) return { kind: 'new' }
  return rule === 'default' ? { kind: 'default' } : { kind: 'further', id: rule }
}

/** The id a rule has before it is saved: a new one has none. */
export function ruleIdOf(target: RuleTarget): string | undefined {
  if (target.kind === 'new') return undefined
  return target.kind === 'default' ? 'default' : target.id
}

/** The rule as a configuration has it; `null` when it is not in there. */
export function formIn(view: OriginPullView, target: RuleTarget): RuleForm | null {
  if (target.kind === 'default') return formOfDefault(view)
  const rule = view.rules.find(({ id }) => target.kind === 'further' && target.id === id)
  return rule === undefined ? null : formOfRule(rule)
}

/** Saves the rule on top of the version that was seen. */
export function saveTarget(
  bucket: string,
  target: RuleTarget,
  form: RuleForm,
  ifMatch: number,
): Promise<SavedOriginPull> {
  const params = { bucket }
  switch (target.kind) {
    case 'new':
      return call(createRule, { params, body: ruleOf(form), ifMatch })
    case 'default':
      return call(saveOriginPull, { params, body: originPullOf(form), ifMatch })
    case 'further':
      return call(saveRule, { params: { bucket, rule: target.id }, body: ruleOf(form), ifMatch })
  }
}

/** A rule as it is compared with another version of it. */
export function comparedForm(form: RuleForm, target: RuleTarget): Compared {
  const { enabled, condition } = form
  return { enabled, settings: settingsOf(form), ...(target.kind !== 'default' && { condition }) }
}
