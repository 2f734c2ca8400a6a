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
  rules.find((rule) => holdsFor(rule, miss) && actsOn(rule, miss.status))

function holdsFor({ condition }: OriginRule, { key, host }: Matched): boolean {
  const excluded = condition.excludedHosts.some((one) => hostName(one) === hostName(host))
  return key.startsWith(condition.prefix) && key.endsWith(condition.suffix) && !excluded
}

const hostName = (text: string) => text.toLowerCase().replace(/\.$/, '')

/** Faults of the request itself (origin-pull.md §8, 10): another server would have to answer the same. */
const neverRedirected: readonly number[] = [400, 405, 412, 416]

const actsOn = ({ mode, statuses }: OriginRule, status: number) =>
  mode === 'redirect'
    ? !neverRedirected.includes(status) && statuses.some((pattern) => matchesStatus(pattern, status))
    : status === 404
