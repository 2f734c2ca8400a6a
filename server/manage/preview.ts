import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { Preview, PreviewInput } from '../../contract/preview.ts'
import { type Miss, type MissPlan, planForMiss } from '../domain/miss-plan.ts'
import { defaultRuleId, type OpenCredentials, type OriginRule, readRule, unconditional } from '../domain/origin-pull.ts'
import { originUrl, type WantedUrl } from '../domain/origin-url.ts'
import { ownHeaders, type Self } from '../domain/own-headers.ts'
import { originHeaders } from '../domain/passed-headers.ts'
import { whyNot } from '../domain/rule-match.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginPullDocument, OriginPullRecords, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

/**
 * Says which rule would answer a request for a bucket, and how, as if every origin were up. Nothing is asked of an origin
 * and nothing is changed. Rejects with `NoSuchBucket`.
 */
export type PreviewMiss = (bucket: string, input: PreviewInput) => Promise<Preview>

export function createPreview(deps: {
  readonly settings: Pick<SettingsStore, 'buckets'> & { readonly originPulls: Pick<OriginPullRecords, 'of'> }
  readonly objects: Pick<ObjectStore, 'open'>
  readonly home: { readonly domain: string }
  readonly self: Self
}): PreviewMiss {
  return async (name, { draft, ...input }) => {
    const { id } = await findBucket(deps.settings, name)
    const [record, { object }] = await Promise.all([
      deps.settings.originPulls.of(id),
      deps.objects.open({ bucket: id, key: input.key }),
    ])
    const tried = triedIn(draft === undefined ? record : withDraft(record, draft))
    const miss = missOf(input, `${name}.file.${deps.home.domain}`)
    const plan = planForMiss(
      tried.flatMap(({ rule }) => rule ?? []),
      miss,
    )
    return {
      ...ruleOf(plan),
      passedOver: passedOver(tried, miss),
      ...requestOf(plan, input.key, deps.self),
      client: clientOf(plan, input.status),
      stored: object !== null,
    }
  }
}

type Configuration = Pick<OriginPullDocument, 'enabled' | 'defaultRule' | 'rules'>

function withDraft(configuration: Configuration, { id, rule }: NonNullable<PreviewInput['draft']>): Configuration {
  const { enabled, condition, ...settings } = rule
  if (id === defaultRuleId) return { ...configuration, enabled, defaultRule: settings }
  const drafted = { id, enabled, condition, ...settings }
  const { rules } = configuration
  const isThere = rules.some((one) => one.id === id)
  return {
    ...configuration,
    rules: isThere ? rules.map((one) => (one.id === id ? drafted : one)) : [drafted, ...rules],
  }
}

/** A rule in its place; `null` for one that is never asked. */
type Tried = { readonly id: string; readonly rule: OriginRule | null; readonly isOff: boolean }

/** No secret is opened: none is shown. */
function triedIn({ enabled, rules, defaultRule }: Configuration): Tried[] {
  if (!enabled) return []
  const byDefault = { ...defaultRule, id: defaultRuleId, enabled: true, condition: unconditional }
  return [...rules, byDefault].map(({ id, enabled: isOn, condition, ...settings }) => ({
    id,
    isOff: !isOn,
    rule: isOn ? readRule({ id, condition, secret: null }, settings) : null,
  }))
}

/** The rules before the one that answers, and why not they. */
function passedOver(tried: readonly Tried[], miss: Miss): Preview['passedOver'] {
  const reasons = tried.map(({ id, rule, isOff }) => ({
    rule: id,
    why: isOff ? ('disabled' as const) : rule === null ? ('address' as const) : whyNot(rule, miss),
  }))
  const answering = reasons.findIndex(({ why }) => why === null)
  return reasons
    .slice(0, answering === -1 ? undefined : answering)
    .flatMap(({ rule, why }) => (why === null ? [] : [{ rule, why }]))
}

/** Repeated headers are one list (RFC 9110 §5.3). */
function missOf({ host, headers, ...rest }: Omit<PreviewInput, 'draft'>, accelerated: string): Miss {
  const values = Map.groupBy(headers, ({ name }) => name.toLowerCase())
  const joined = [...values].map(([name, all]) => [name, all.map(({ value }) => value).join(', ')])
  return { ...rest, host: nameIn(host ?? accelerated), headers: Object.fromEntries(joined) }
}

const nameIn = (host: string) => host.trim().toLowerCase().replace(/:\d*$/, '')

const ruleOf = (plan: MissPlan): Pick<Preview, 'rule' | 'mode'> =>
  plan.kind === 'none' ? { rule: null, mode: null } : { rule: plan.rule.id, mode: plan.rule.mode }

/** What the client gets before any origin has answered; the status of a streamed answer is the origin's to say. */
function clientOf(plan: MissPlan, status: number): Preview['client'] {
  const pending = { status: null, location: null, why: null }
  switch (plan.kind) {
    case 'none':
      return { status, location: null, outcome: status === 404 ? 'not-found' : 'unchanged', why: plan.why }
    case 'sync':
      return { ...pending, outcome: 'streamed' }
    case 'head':
      return { ...pending, outcome: 'origin-head' }
    case 'async':
    case 'redirect': {
      const outcome = plan.kind === 'async' ? 'redirected-and-pulled' : 'redirected'
      return { status: plan.status, location: plan.location, outcome, why: null }
    }
  }
}

function requestOf(plan: MissPlan, key: string, self: Self): Pick<Preview, 'origins' | 'headers'> {
  if (plan.kind === 'none' || plan.kind === 'redirect') return { origins: [], headers: [] }
  const { rule, wanted } = plan
  const origins = originsOf(rule, { ...wanted, key })
  const sent = {
    host: hostHeader(rule) ?? new URL(origins[0]?.url ?? '').host,
    ...ownHeaders(self, originHeaders(rule, wanted.headers)),
    ...masked(rule.credentials),
  }
  return { origins, headers: Object.entries(sent).map(([name, value]) => ({ name, value })) }
}

function hostHeader(rule: OriginRule): string | null {
  const parsed = parseOriginAddress(rule.hostHeader)
  return parsed.ok ? parsed.address.canonical : null
}

function originsOf(rule: OriginRule, wanted: WantedUrl): Preview['origins'] {
  const all = rule.origins.reduce((sum, { weight }) => sum + weight, 0)
  return rule.origins.flatMap(({ address, weight, standby }) => [
    { url: originUrl(rule, address, wanted), share: Math.round((10_000 * weight) / all) / 100, standby: false },
    ...standby.map((one) => ({ url: originUrl(rule, one, wanted), share: 0, standby: true })),
  ])
}

const mask = '***'

/** The headers that carry a proof, and nothing of the proof. */
function masked(credentials: OpenCredentials): Record<string, string> {
  switch (credentials.kind) {
    case 'none':
      return {}
    case 'basic':
    case 'bearer':
      return { authorization: mask }
    case 'header':
      return { [credentials.name.toLowerCase()]: mask }
    case 's3':
      return { authorization: mask, 'x-amz-content-sha256': mask, 'x-amz-date': mask }
  }
}
