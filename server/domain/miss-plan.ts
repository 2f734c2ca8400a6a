import type { RedirectCode } from '../../contract/rule.ts'
import { type IsUp, locationOf } from './candidates.ts'
import { gatewaysOf } from './cdn-loop.ts'
import type { OriginRule } from './origin-pull.ts'
import { leavesItsPath } from './origin-url.ts'
import { passedHeaders } from './passed-headers.ts'
import { passedQuery } from './passed-query.ts'
import { firstMatch } from './rule-match.ts'

/** A read that the bucket cannot answer itself. */
export type Miss = {
  readonly method: 'GET' | 'HEAD'
  readonly key: string
  /** The raw query of the request without `?`; empty when there is none. */
  readonly query: string
  readonly scheme: 'http' | 'https'
  /** The host name it arrived under, lower case, without port. */
  readonly host: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The bucket's own answer: 404, 403 or 5xx. */
  readonly status: number
}

/** What of the client's request goes to the origin. */
export type Wanted = {
  readonly query: string | null
  /** What the rule passes, and as `cdn-loop` the gateways it came through. */
  readonly headers: Readonly<Record<string, string>> | null
  readonly scheme: 'http' | 'https'
}

type Redirection = { readonly rule: OriginRule; readonly status: RedirectCode; readonly location: string }

export type MissPlan =
  /** The bucket's own answer stands. */
  | { readonly kind: 'none'; readonly why: 'disabled' | 'no-rule' | 'dot-segment' | 'head' }
  | ({ readonly kind: 'redirect' } & Redirection)
  /** Redirect now, copy in the background. */
  | ({ readonly kind: 'async'; readonly wanted: Wanted } & Redirection)
  /** Hand on the origin's bytes while they are stored. */
  | { readonly kind: 'sync'; readonly rule: OriginRule; readonly wanted: Wanted }
  /** Answer from the origin's HEAD; store nothing. */
  | { readonly kind: 'head'; readonly rule: OriginRule; readonly wanted: Wanted }

const none = (why: Extract<MissPlan, { kind: 'none' }>['why']): MissPlan => ({ kind: 'none', why })

/**
 * Decides what a miss gets. `rules` are the enabled ones in their order, the default rule last; none while origin-pull
 * is disabled. `isUp` is asked by `scheme://host:port`.
 */
export function planForMiss(rules: readonly OriginRule[], miss: Miss, isUp: IsUp = () => true): MissPlan {
  if (rules.length === 0) return none('disabled')
  const rule = firstMatch(rules, miss)
  if (rule === undefined) return none('no-rule')
  if (leavesItsPath(rule, miss.key)) return none('dot-segment')
  const wanted = wantedOf(rule, miss)
  if (rule.mode !== 'redirect' && miss.method === 'HEAD')
    return rule.answerHead ? { kind: 'head', rule, wanted } : none('head')
  if (rule.mode === 'sync') return { kind: 'sync', rule, wanted }
  const redirection = {
    rule,
    status: rule.redirectCode,
    location: locationOf(rule, { ...wanted, key: miss.key }, isUp),
  }
  return rule.mode === 'redirect' ? { kind: 'redirect', ...redirection } : { kind: 'async', ...redirection, wanted }
}

const wantedOf = (rule: OriginRule, { query, headers, scheme }: Miss): Wanted => ({
  query: rule.passQuery ? passedQuery(query) : null,
  headers: withGateways(passedHeaders(rule, headers), headers['cdn-loop']),
  scheme,
})

function withGateways(passed: Wanted['headers'], loop: string | undefined): Wanted['headers'] {
  if (loop === undefined) return passed
  const gateways = gatewaysOf(loop)
  return gateways.length === 0 ? passed : { ...passed, 'cdn-loop': gateways.join(', ') }
}
