import { type OriginAddress, parseOriginAddress } from '../../contract/origin-address.ts'
import type { Credentials, RuleCondition, RuleSettings } from '../../contract/rule.ts'
import type { Secret } from './secret.ts'

/** An origin with its share of the pulls, and who stands in for it, in order. */
export type SharedOrigin = {
  readonly address: OriginAddress
  readonly weight: number
  readonly standby: readonly OriginAddress[]
}

type Opened<C> = C extends { kind: 'none' }
  ? C
  : Omit<C, 'secret' | 'secretSet'> & {
      /** `null`: the rule needs one and none is stored; nothing may be asked then. */
      readonly secret: Secret | null
    }

export type OpenCredentials = Readonly<Opened<Credentials>>

/** One rule, parsed and ready: what to do when a key is missing. */
export type OriginRule = Readonly<
  Omit<RuleSettings, 'address' | 'weight' | 'standby' | 'furtherOrigins' | 'credentials'>
> & {
  /** `default` for the default rule. */
  readonly id: string
  readonly condition: RuleCondition
  /** At least one; more than one in sync mode only. */
  readonly origins: readonly SharedOrigin[]
  readonly credentials: OpenCredentials
}

export const defaultRuleId = 'default'

/** Holds for every key under every host. */
export const unconditional: RuleCondition = { prefix: '', suffix: '', excludedHosts: [] }

/** Parses stored settings into a rule; `null` when they name no usable origin. */
export function readRule(
  who: { readonly id: string; readonly condition: RuleCondition; readonly secret: Secret | null },
  settings: RuleSettings,
): OriginRule | null {
  const { address, weight, standby, furtherOrigins, credentials, ...rest } = settings
  const origins = [{ address, weight, standby }, ...furtherOrigins].flatMap(readOrigin)
  if (origins.length === 0) return null
  return { ...rest, id: who.id, condition: who.condition, origins, credentials: opened(credentials, who.secret) }
}

type TypedOrigin = { readonly address: string; readonly weight: number; readonly standby: readonly string[] }

const readAddress = (typed: string): OriginAddress[] => {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? [parsed.address] : []
}

const readOrigin = ({ address, weight, standby }: TypedOrigin): SharedOrigin[] =>
  readAddress(address).map((first) => ({ address: first, weight, standby: standby.flatMap(readAddress) }))

function opened(credentials: Credentials, secret: Secret | null): OpenCredentials {
  if (credentials.kind === 'none') return credentials
  const { secret: _, secretSet: __, ...rest } = credentials
  return { ...rest, secret }
}
