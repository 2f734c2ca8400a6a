import type { Preview, PreviewInput } from '../../contract/preview.ts'
import { matchesStatus, type RuleSettings, type RuleView } from '../../contract/rule.ts'
import { canonical } from './configuration.ts'
import type { Bucket } from './db.ts'

type Tried = RuleSettings & Partial<Pick<RuleView, 'enabled' | 'condition'>> & { readonly id: string }

/** The first rule that holds, and the plain case of what it asks: one origin, the key as it is. */
export function preview(bucket: Bucket, input: PreviewInput): Preview {
  const { key, query, status, scheme } = input
  const stored = bucket.objects.has(key)
  const { enabled, rules } = triedIn(bucket, input)
  const reasons = rules.map((rule) => ({ rule, why: whyNot(rule, input) }))
  const place = reasons.findIndex(({ why }) => why === null)
  const passedOver = reasons
    .slice(0, place === -1 ? undefined : place)
    .flatMap(({ rule, why }) => (why === null ? [] : [{ rule: rule.id, why }]))
  const rule = rules[place]
  const nothing = { rule: null, mode: null, origins: [], headers: [], stored, passedOver: enabled ? passedOver : [] }
  if (!enabled || rule === undefined) {
    const why = enabled ? ('no-rule' as const) : ('disabled' as const)
    return { ...nothing, client: { status, location: null, outcome: status === 404 ? 'not-found' : 'unchanged', why } }
  }
  const protocol = rule.protocol === 'follow' ? scheme : rule.protocol
  const search = rule.passQuery && query !== '' ? `?${query}` : ''
  const url = `${protocol}://${canonical(rule.address)}/${encodeURI(key)}${search}`
  const asked =
    rule.mode === 'redirect'
      ? { origins: [], headers: [] }
      : { origins: [{ url, share: 100, standby: false }], headers: headersOf(rule) }
  return { ...nothing, rule: rule.id, mode: rule.mode, ...asked, client: clientOf(rule, url) }
}

const clientOf = ({ mode, redirectCode }: RuleSettings, location: string): Preview['client'] =>
  mode === 'sync'
    ? { status: null, location: null, outcome: 'streamed', why: null }
    : { status: redirectCode, location, outcome: mode === 'async' ? 'redirected-and-pulled' : 'redirected', why: null }

const headersOf = ({ address, hostHeader, credentials, headers }: RuleSettings) => [
  { name: 'host', value: hostHeader || canonical(address) },
  { name: 'accept', value: '*/*' },
  { name: 'user-agent', value: 'headwater/0.1.0' },
  ...headers.added,
  ...(credentials.kind === 'none' ? [] : [{ name: 'authorization', value: '***' }]),
]

function triedIn({ originPull }: Bucket, { draft }: PreviewInput): { enabled: boolean; rules: Tried[] } {
  const { enabled, rules, defaultRule } = originPull
  const last = { ...defaultRule, id: 'default' }
  if (draft === undefined) return { enabled, rules: [...rules, last] }
  const drafted = { ...draft.rule, id: draft.id }
  if (draft.id === 'default') {
    const { condition: _, enabled: isOn, ...settings } = drafted
    return { enabled: isOn, rules: [...rules, settings] }
  }
  const isThere = rules.some(({ id }) => id === draft.id)
  const changed = isThere ? rules.map((one) => (one.id === draft.id ? drafted : one)) : [drafted, ...rules]
  return { enabled, rules: [...changed, last] }
}

type Reason = Preview['passedOver'][number]['why']

function whyNot(rule: Tried, { key, host = '', status }: PreviewInput): Reason | null {
  const { enabled = true, condition, mode, statuses, address } = rule
  if (!enabled) return 'disabled'
  if (address === '') return 'address'
  const { prefix = '', suffix = '', excludedHosts = [] } = condition ?? {}
  if (!key.startsWith(prefix)) return 'prefix'
  if (!key.endsWith(suffix)) return 'suffix'
  if (excludedHosts.includes(host)) return 'host'
  const acts = mode === 'redirect' ? statuses.some((one) => matchesStatus(one, status)) : status === 404
  return acts ? null : 'status'
}
