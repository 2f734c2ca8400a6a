import { matchesStatus } from '../../contract/rule.ts'
import type { OriginRule } from './origin-pull.ts'

/** What of a request and the bucket's own answer to it decides which rule is for it. */
export type Matched = {
  readonly key: string
  /** The host name it arrived under, without port. */
  readonly host: string
  /** The bucket's own answer: 404, 403 or 5xx. */
  readonly status: number
}

/** The rule that answers: the first of which all conditions hold, the status included. */
export const firstMatch = (rules: readonly OriginRule[], miss: Matched): OriginRule | undefined =>
  rules.find((rule) => whyNot(rule, miss) === null)

/** The first condition of a rule that does not hold; `null` when the rule is for this miss. */
export function whyNot(
  { condition, mode, statuses }: Pick<OriginRule, 'condition' | 'mode' | 'statuses'>,
  { key, host, status }: Matched,
): 'prefix' | 'suffix' | 'host' | 'status' | null {
  if (!key.startsWith(condition.prefix)) return 'prefix'
  if (!key.endsWith(condition.suffix)) return 'suffix'
  if (condition.excludedHosts.some((one) => hostName(one) === hostName(host))) return 'host'
  return actsOn({ mode, statuses }, status) ? null : 'status'
}

const hostName = (text: string) => text.toLowerCase().replace(/\.$/, '')

/** Faults of the request itself (origin-pull.md §8, 10): another server would have to answer the same. */
const neverRedirected: readonly number[] = [400, 405, 412, 416]

const actsOn = ({ mode, statuses }: Pick<OriginRule, 'mode' | 'statuses'>, status: number) =>
  mode === 'redirect'
    ? !neverRedirected.includes(status) && statuses.some((pattern) => matchesStatus(pattern, status))
    : status === 404
