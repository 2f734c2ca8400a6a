import { randomInt } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { FieldProblem } from '../../contract/errors.ts'
import { type RuleInput, type RuleSettings, type RuleView, ruleLimits } from '../../contract/rule.ts'
import { ruleProblems } from '../../contract/rule-problems.ts'
import { mostTransferred } from '../../contract/transfer.ts'
import { GatewayError } from '../domain/errors.ts'
import { defaultRuleId } from '../domain/origin-pull.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { OriginPullDocument } from '../settings-store/settings-store.ts'
import { pointerOf } from './pointers.ts'
import { addressesToCheck, canonical, withCanonicalAddresses, without } from './rule-addresses.ts'
import { allRules, settingsOf } from './rule-secrets.ts'
import { whatToDo } from './setting-problems.ts'

/** A rule as it shall be. One that names the id of a rule that is there is that rule, and keeps its secret. */
export type NewRule = RuleInput & { readonly id?: string | undefined }

export type NewOriginPull = {
  readonly enabled: boolean
  readonly defaultRule: RuleSettings
  /** In the order in which they are tried. */
  readonly rules: readonly NewRule[]
}

/** Of a whole configuration as it is exported: it has to go back in, and a hundred versions of it are kept. */
const mostCharacters = mostTransferred - 1000

const tooLarge = () => {
  const detail = `All rules of a bucket together may have ${mostCharacters} characters as exported JSON.`
  return new RefusedFieldsError([{ pointer: '', code: 'too-large', detail }])
}

/** The wanted configuration with an id for every rule and every address in its one spelling; and each rule's pointer. */
export function settleRules({ enabled, defaultRule, rules }: NewOriginPull, current: OriginPullDocument) {
  if (rules.length > ruleLimits.rules)
    throw new GatewayError('TooManyRules', `A bucket has at most ${ruleLimits.rules} rules.`)
  const taken = new Set([...current.rules.map(({ id }) => id), defaultRuleId])
  const used = new Set([defaultRuleId])
  const withIds = rules.map((rule): RuleView => {
    const id = rule.id !== undefined && isRuleId(rule.id) && !used.has(rule.id) ? rule.id : newRuleId(taken)
    taken.add(id)
    used.add(id)
    const condition = { ...rule.condition, excludedHosts: rule.condition.excludedHosts.map(canonical) }
    return withCanonicalAddresses({ ...rule, id, condition })
  })
  const document: OriginPullDocument = { enabled, defaultRule: withCanonicalAddresses(defaultRule), rules: withIds }
  if (JSON.stringify(document, null, 2).length > mostCharacters) throw tooLarge()
  const places = new Map(withIds.map(({ id }, place) => [id, pointerOf(['rules', place])]))
  return { document, placeOf: (rule: string) => places.get(rule) ?? '/defaultRule' }
}

const isRuleId = (id: string) => /^[a-z0-9]{1,32}$/.test(id)

const idCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789'

function newRuleId(taken: ReadonlySet<string>): string {
  const id = Array.from({ length: 8 }, () => idCharacters[randomInt(idCharacters.length)]).join('')
  return taken.has(id) ? newRuleId(taken) : id
}

/** What is wrong with the settings of rules that are new or changed. What was saved once is not questioned again. */
export function settingProblems(old: OriginPullDocument, wanted: OriginPullDocument, at: (rule: string) => string) {
  return allRules(wanted).flatMap(({ id, settings }): FieldProblem[] => {
    const before = settingsOf(old, id)
    const isDefault = id === defaultRuleId
    const begins = isDefault && wanted.enabled && !old.enabled
    if (!begins && isDeepStrictEqual(before, settings)) return []
    // The default rule may be without an origin while there are others.
    const needed = !isDefault || (wanted.enabled && wanted.rules.length === 0)
    return ruleProblems(settings, needed).map(({ path, problem }) => ({
      pointer: at(id) + pointerOf(path),
      code: problem,
      detail: whatToDo[problem],
    }))
  })
}

/** Addresses that the policy has not been asked about, and all of a rule that begins to act. */
export function addressesOfInterest(old: OriginPullDocument, wanted: OriginPullDocument, at: (rule: string) => string) {
  return allRules(wanted).flatMap(({ id, settings }) => {
    if (!isSwitchedOn(wanted, id)) return []
    const before = settingsOf(old, id)
    const acted = old.enabled && isSwitchedOn(old, id)
    const all = addressesToCheck(settings, at(id))
    return before && (acted || !wanted.enabled) ? without(all, addressesToCheck(before, '')) : all
  })
}

const isSwitchedOn = ({ rules }: OriginPullDocument, id: string) =>
  id === defaultRuleId || rules.some((rule) => rule.id === id && rule.enabled)
