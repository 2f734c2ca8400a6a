import { reservedHeaders } from '../../contract/rule-problems.ts'
import type { OriginRule } from './origin-pull.ts'

/** The most of a client's headers that goes to an origin, in bytes: names, values and four for what parts them. */
const mostPassed = 8192

/** Proofs of who the client is to this bucket, and the keys it encrypts with: never an origin's to see. */
const signature =
  /^(cookie2|authorization2|x-(amz|cos)-(security-token|content-sha256|date|algorithm|credential|expires|signed-?headers|signature.*|.*-customer-key.*))$/

/**
 * What a client may say to mislead an origin that trusts its proxies: whom it comes from, and that another method, host or
 * path is meant. One client's answer is stored for all, so such a header passes only where an operator names it.
 */
const onlyNamed =
  /^(forwarded|x-forwarded-.*|x-real-ip|true-client-ip|x-client-ip|x-http-method(-override)?|x-method-override|x-original-(url|host)|x-rewrite-url|x-host)$/

/** Visible ASCII, blanks and tabs: nothing that could end a header line or be read differently by two servers. */
const printable = /^[\t\x20-\x7e]*$/

type Passing = Pick<OriginRule, 'headers' | 'credentials'>
type Given = Readonly<Record<string, string | undefined>>

/**
 * The headers of a client's request that its rule passes on, by lower-case name; `null` when it passes none. Named ones
 * are taken in the order of the rule's list, all of them in that of the alphabet; what is then over 8 KiB is left out.
 */
export function passedHeaders(rule: Passing, headers: Given): Readonly<Record<string, string>> | null {
  if (rule.headers.pass === 'none') return null
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const never = neverPassed(rule, given.get('connection'))
  const passed: [string, string][] = []
  let bytes = 0
  for (const name of wantedNames(rule, given)) {
    const value = given.get(name)
    if (value === undefined || never(name) || !printable.test(value)) continue
    const size = name.length + value.length + 4
    if (bytes + size > mostPassed) continue
    bytes += size
    passed.push([name, value])
  }
  return passed.length === 0 ? null : Object.fromEntries(passed)
}

/** All headers of the origin request that the rule decides: what was passed, and over it what the rule adds. */
export function originHeaders(
  rule: Pick<OriginRule, 'headers'>,
  passed: Readonly<Record<string, string>> | null,
): Readonly<Record<string, string>> {
  const added = rule.headers.added
    .map(({ name, value }): [string, string] => [name.toLowerCase(), value])
    .filter(([name, value]) => value !== '' && !reservedHeaders.has(name))
  return { ...passed, ...Object.fromEntries(added) }
}

function wantedNames({ headers }: Passing, given: ReadonlyMap<string, unknown>): Iterable<string> {
  if (headers.pass === 'named') return new Set(headers.named.map((name) => name.toLowerCase()))
  return [...given.keys()].filter((name) => !onlyNamed.test(name)).sort()
}

/** RFC 9110 §7.6.1: what `Connection` names was meant for this gateway alone. */
function neverPassed({ headers, credentials }: Passing, connection = ''): (name: string) => boolean {
  const blocked = new Set([...headers.blocked, ...connection.split(',')].map((name) => name.trim().toLowerCase()))
  if (credentials.kind === 'header') blocked.add(credentials.name.toLowerCase())
  return (name) => reservedHeaders.has(name) || signature.test(name) || blocked.has(name)
}
