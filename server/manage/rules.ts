import type { Actor } from '../../contract/origin-pull-history.ts'
import { type RuleInput, type RuleView, ruleLimits } from '../../contract/rule.ts'
import { GatewayError } from '../domain/errors.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import type { ChangeOriginPull, SavedOriginPull } from './change-origin-pull.ts'
import { findBucket } from './find-bucket.ts'
import { shown } from './rule-secrets.ts'
import type { SecretBox } from './secret-box.ts'

export type RulesDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'originPulls'>
  readonly secretBox: SecretBox
  readonly change: ChangeOriginPull
}

/** The rules of a bucket, named by its full name, beside the default rule. Changes are a {@link ChangeOriginPull}. */
export interface Rules {
  /** In the order in which they are tried. */
  list(bucket: string): Promise<OriginPullRecord>
  /** Rejects with `NoSuchRule`. */
  get(bucket: string, rule: string): Promise<{ readonly rule: RuleView; readonly version: number }>
  /** Puts it on top of the others. Rejects with `TooManyRules`. */
  create(bucket: string, seenVersion: number, wanted: RuleInput, by?: Actor): Promise<SavedOriginPull>
  save(bucket: string, seenVersion: number, rule: string, wanted: RuleInput, by?: Actor): Promise<SavedOriginPull>
  remove(bucket: string, seenVersion: number, rule: string, by?: Actor): Promise<SavedOriginPull>
  /** `ids` names every rule once. */
  order(bucket: string, seenVersion: number, ids: readonly string[], by?: Actor): Promise<SavedOriginPull>
}

const noSuchRule = (id: string) => new GatewayError('NoSuchRule', `The bucket has no rule ${id}.`)

/** The operator sent one rule: its fields are the body's own. */
const atBody = () => ''

export function createRules({ settings, secretBox, change }: RulesDeps): Rules {
  const list = async (name: string) => {
    const { id } = await findBucket(settings, name)
    return shown(secretBox, await settings.originPulls.of(id))
  }
  return {
    list,
    async get(name, id) {
      const { rules, version } = await list(name)
      const rule = rules.find((one) => one.id === id)
      if (!rule) throw noSuchRule(id)
      return { rule, version }
    },
    create: (name, seenVersion, wanted, by) =>
      change(name, seenVersion, {
        kind: 'rule-added',
        by,
        at: atBody,
        edit(current) {
          if (current.rules.length >= ruleLimits.rules)
            throw new GatewayError('TooManyRules', `A bucket has at most ${ruleLimits.rules} rules.`)
          return { ...current, rules: [wanted, ...current.rules] }
        },
      }),
    save: (name, seenVersion, id, wanted, by) =>
      change(name, seenVersion, {
        kind: 'rule-changed',
        by,
        at: atBody,
        edit(current) {
          requireRule(current, id)
          return { ...current, rules: current.rules.map((rule) => (rule.id === id ? { ...wanted, id } : rule)) }
        },
      }),
    remove: (name, seenVersion, id, by) =>
      change(name, seenVersion, {
        kind: 'rule-removed',
        by,
        edit(current) {
          requireRule(current, id)
          return { ...current, rules: current.rules.filter((rule) => rule.id !== id) }
        },
      }),
    order: (name, seenVersion, ids, by) =>
      change(name, seenVersion, {
        kind: 'rules-ordered',
        by,
        edit: (current) => ({ ...current, rules: ordered(current.rules, ids) }),
      }),
  }
}

function requireRule({ rules }: OriginPullRecord, id: string): void {
  if (!rules.some((rule) => rule.id === id)) throw noSuchRule(id)
}

function ordered(rules: readonly RuleView[], ids: readonly string[]): RuleView[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const found = ids.flatMap((id) => byId.get(id) ?? [])
  if (new Set(ids).size === rules.length && ids.length === rules.length && found.length === rules.length) return found
  throw new RefusedFieldsError([{ pointer: '/ids', code: 'ids', detail: 'Name every rule of the bucket once.' }])
}
