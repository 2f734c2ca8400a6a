import type * as z from 'zod/mini'
import { type AddressProblem, parseOriginAddress } from './origin-address.ts'
import type { RuleProblem, RuleSettings } from './rule.ts'

/** One refused setting: where it is inside the rule, and why, as a stable word. */
type SettingProblem = { readonly path: (string | number)[]; readonly problem: AddressProblem | RuleProblem }

/** Every address a rule names, with its place in the rule. */
export const originAddresses = (
  rule: Pick<RuleSettings, 'address' | 'standby' | 'furtherOrigins'>,
): { readonly path: (string | number)[]; readonly typed: string }[] => [
  { path: ['address'], typed: rule.address },
  ...rule.standby.map((typed, i) => ({ path: ['standby', i], typed })),
  ...rule.furtherOrigins.flatMap((origin, i) => [
    { path: ['furtherOrigins', i, 'address'], typed: origin.address },
    ...origin.standby.map((typed, j) => ({ path: ['furtherOrigins', i, 'standby', j], typed })),
  ]),
]

const hasDots = (path: string) => path.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')

/** Headers an operator can neither pass nor add: the gateway's own, hop-by-hop ones (RFC 9110 §7.6.1) and credentials. */
export const reservedHeaders: ReadonlySet<string> = new Set([
  'accept-encoding',
  'authorization',
  'cdn-loop',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'http2-settings',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
])

/** Checks what concerns several settings at once. An empty address is a problem only where one is `needed`. */
export function ruleProblems(rule: RuleSettings, needed: boolean): SettingProblem[] {
  const problems: SettingProblem[] = []
  const add = (path: (string | number)[], problem: SettingProblem['problem']) => problems.push({ path, problem })
  for (const { path, typed } of originAddresses(rule)) {
    const parsed = parseOriginAddress(typed)
    const mayBeEmpty = path.length === 1 && !needed
    if (!parsed.ok && !(parsed.problem === 'empty' && mayBeEmpty)) add(path, parsed.problem)
  }
  if (rule.mode !== 'sync' && rule.furtherOrigins.length > 0) add(['furtherOrigins'], 'sync-only')
  if (rule.mode !== 'redirect' && rule.statuses.some((one) => one !== '404')) add(['statuses'], 'statuses')
  const { fixedFile, prefix, suffix } = rule.path
  if (hasDots(fixedFile)) add(['path', 'fixedFile'], 'dot-segment')
  if (hasDots(prefix.add)) add(['path', 'prefix', 'add'], 'dot-segment')
  if (hasDots(suffix.add)) add(['path', 'suffix', 'add'], 'dot-segment')
  const ends = [prefix.add, prefix.remove, suffix.add, suffix.remove]
  if (fixedFile !== '' && ends.some((text) => text !== '')) add(['path', 'fixedFile'], 'two-rewrites')
  rule.headers.added.forEach(({ name }, i) => {
    if (reservedHeaders.has(name.toLowerCase())) add(['headers', 'added', i, 'name'], 'forbidden-header')
  })
  rule.headers.named.forEach((name, i) => {
    if (reservedHeaders.has(name.toLowerCase())) add(['headers', 'named', i], 'forbidden-header')
  })
  if (rule.hostHeader !== '' && !parseOriginAddress(rule.hostHeader).ok) add(['hostHeader'], 'host')
  if (rule.serverName !== '' && !isName(rule.serverName)) add(['serverName'], 'host')
  const ca = rule.certificateAuthority.trim()
  if (ca !== '' && !/^(-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----\s*)+$/.test(ca))
    add(['certificateAuthority'], 'pem')
  if (rule.credentials.kind === 'header' && reservedHeaders.has(rule.credentials.name.toLowerCase()))
    add(['credentials', 'name'], 'forbidden-header')
  return problems
}

function isName(text: string): boolean {
  const parsed = parseOriginAddress(text)
  return parsed.ok && parsed.address.kind === 'name' && parsed.address.port === null
}

/** Reports `ruleProblems` as issues of a schema; `at` is where the rule stands in the value. */
export function reportRule(
  issues: z.core.$ZodRawIssue[],
  rule: RuleSettings,
  { needed, at = [] }: { readonly needed: boolean; readonly at?: (string | number)[] },
): void {
  for (const { path, problem } of ruleProblems(rule, needed))
    issues.push({ code: 'custom', path: [...at, ...path], input: rule, message: problem, params: { problem } })
}
