import type { OriginAddress } from '../../contract/origin-address.ts'
import type { PullReason } from '../../contract/pulls.ts'
import { matchesStatus } from '../../contract/rule.ts'
import type { OpenCredentials, OriginRule, SharedOrigin } from './origin-pull.ts'
import { originUrl, type WantedUrl } from './origin-url.ts'

/** One URL to ask, and the `scheme://host:port` by which its origin's health is remembered. */
export type Candidate = { readonly url: URL; readonly base: string }

/** Whether an origin, named by its base, is thought to answer. */
export type IsUp = (base: string) => boolean

/** How an origin of a rule is reached and convinced. */
type RuleSite = {
  readonly hostHeader: string
  readonly serverName: string
  readonly certificateAuthority: string
  readonly credentials: OpenCredentials
}

/**
 * Whom to ask for an object, in order, never nobody: one of the rule's origins by its share of the work, from among those
 * that are up if there are any, then those who stand in for it. Whoever is down is asked last.
 */
export function candidates(
  rule: OriginRule,
  wanted: WantedUrl,
  { isUp, random }: { readonly isUp: IsUp; readonly random: () => number },
): [Candidate, ...Candidate[]] {
  const ask = (address: OriginAddress) => candidate(rule, address, wanted)
  const [only, ...others] = rule.origins
  // Most rules have one origin and no choice.
  if (only !== undefined && others.length + only.standby.length === 0) return [ask(only.address)]
  const up = rule.origins.filter(({ address }) => isUp(ask(address).base))
  const picked = pick(up.length > 0 ? up : rule.origins, random())
  const inTurn = distinct([picked.address, ...picked.standby].map(ask))
  const health = new Map(inTurn.map(({ base }) => [base, isUp(base)]))
  const [first = ask(picked.address), ...rest] = inTurn.toSorted(
    (a, b) => Number(health.get(b.base)) - Number(health.get(a.base)),
  )
  return [first, ...rest]
}

/** Where a client is sent: the first origin, or while that is down the first of those who stand in for it that is up. */
export function locationOf(rule: OriginRule, wanted: WantedUrl, isUp: IsUp): string {
  const { address, standby } = firstOf(rule.origins)
  const up =
    standby.length === 0 ? address : [address, ...standby].find((one) => isUp(candidate(rule, one, wanted).base))
  return originUrl(rule, up ?? address, wanted)
}

export const siteOf = ({ hostHeader, serverName, certificateAuthority, credentials }: OriginRule): RuleSite => ({
  hostHeader,
  serverName,
  certificateAuthority,
  credentials,
})

/** Ways to fail that are no answer to the question; the next origin may have one. */
const noAnswer: ReadonlySet<PullReason> = new Set<PullReason>([
  'origin-unreachable',
  'origin-name-unknown',
  'origin-refused-by-policy',
  'origin-timeout',
  'origin-connect-timeout',
  'origin-first-byte-timeout',
  'origin-idle-timeout',
  'origin-too-slow',
  'origin-tls',
  'origin-bad-response',
  'origin-resting',
])

/** Whether the next candidate is asked: after no answer at all always, after a status where the rule says so. */
export function mayFollowUp(
  { switchOver }: Pick<OriginRule, 'switchOver'>,
  { status, reason }: { readonly status?: number; readonly reason: PullReason },
): boolean {
  if (noAnswer.has(reason)) return true
  return status !== undefined && switchOver.some((pattern) => matchesStatus(pattern, status))
}

function candidate(rule: OriginRule, address: OriginAddress, wanted: WantedUrl): Candidate {
  const url = new URL(originUrl(rule, address, wanted))
  return { url, base: url.origin }
}

const distinct = (all: readonly Candidate[]) => [...new Map(all.map((one) => [one.url.href, one])).values()]

/** `random` is from 0 up to, not including, 1. */
function pick(origins: readonly SharedOrigin[], random: number): SharedOrigin {
  let left = random * origins.reduce((sum, { weight }) => sum + weight, 0)
  const picked = origins.find(({ weight }) => {
    left -= weight
    return left < 0
  })
  return picked ?? firstOf(origins)
}

function firstOf(origins: readonly SharedOrigin[]): SharedOrigin {
  const [first] = origins
  if (first === undefined) throw new Error('A rule has at least one origin')
  return first
}
