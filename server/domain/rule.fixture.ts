import { type RuleCondition, type RuleSettings, ruleDefaults } from '../../contract/rule.ts'
import { defaultRuleId, type OriginRule, readRule, unconditional } from './origin-pull.ts'
import { Secret } from './secret.ts'

type Changes = Partial<RuleSettings> & { readonly id?: string; readonly condition?: Partial<RuleCondition> }

/** A rule as it comes out of the settings; its secret, where it needs one, is `s3cret`. */
export function ruleOf({ id = defaultRuleId, condition, ...changes }: Changes = {}): OriginRule {
  const settings = { ...ruleDefaults, address: 'abc.example.com', ...changes }
  const secret = settings.credentials.kind === 'none' ? null : new Secret('s3cret')
  const rule = readRule({ id, condition: { ...unconditional, ...condition }, secret }, settings)
  if (rule === null) throw new Error(`${settings.address} is no address`)
  return rule
}
