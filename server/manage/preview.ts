import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { Preview, PreviewInput } from '../../contract/preview.ts'
import { GatewayError } from '../domain/errors.ts'
import { type Miss, type MissPlan, planForMiss } from '../domain/miss-plan.ts'
import type { OpenCredentials, OriginRule } from '../domain/origin-pull.ts'
import { originUrl, type WantedUrl } from '../domain/origin-url.ts'
import { ownHeaders, type Self } from '../domain/own-headers.ts'
import { originHeaders } from '../domain/passed-headers.ts'
import type { ObjectStore } from '../object-store/object-store.ts'

type Configured = { readonly bucket: { readonly id: number }; readonly rules: readonly OriginRule[] }

/**
 * Says which rule would answer a request for a bucket, and how, as if every origin were up. Nothing is asked of an origin
 * and nothing is changed. Rejects with `NoSuchBucket`.
 */
export type PreviewMiss = (bucket: string, input: PreviewInput) => Promise<Preview>

export function createPreview(deps: {
  readonly ruleBook: { byName(name: string): Configured | undefined }
  readonly objects: Pick<ObjectStore, 'open'>
  readonly home: { readonly domain: string }
  readonly self: Self
}): PreviewMiss {
  return async (name, input) => {
    const entry = deps.ruleBook.byName(name)
    if (!entry) throw new GatewayError('NoSuchBucket', `There is no bucket ${name}.`)
    const { object } = await deps.objects.open({ bucket: entry.bucket.id, key: input.key })
    const plan = planForMiss(entry.rules, missOf(input, `${name}.file.${deps.home.domain}`))
    return {
      ...ruleOf(plan),
      ...requestOf(plan, input.key, deps.self),
      client: clientOf(plan, input.status),
      stored: object !== null,
    }
  }
}

/** Repeated headers are one list (RFC 9110 §5.3). */
function missOf({ host, headers, ...rest }: PreviewInput, accelerated: string): Miss {
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
