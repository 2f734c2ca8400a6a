import * as z from 'zod/mini'
import { BucketParams } from './buckets.ts'
import { endpoint } from './endpoint.ts'
import { Moment } from './fields.ts'
import { parseOriginAddress } from './origin-address.ts'

/** The one spelling of a domain that is stored: lower case, IDN as Punycode; `null` when it is no domain name. */
export function canonicalDomain(typed: string): string | null {
  const parsed = parseOriginAddress(typed)
  if (!parsed.ok || parsed.address.kind !== 'name' || parsed.address.port !== null) return null
  return parsed.address.host.includes('.') ? parsed.address.host : null
}

const Domain = z.string().check(
  z.maxLength(300),
  z.refine((typed) => canonicalDomain(typed) !== null, { error: 'must be a domain name' }),
)

export const DomainView = z.object({
  domain: z.string(),
  addedAt: Moment,
  /** What the domain's CNAME record has to say. */
  cname: z.string(),
})
export type DomainView = z.infer<typeof DomainView>

export const listDomains = endpoint({
  name: 'listDomains',
  summary: 'The custom domains under which a bucket answers.',
  method: 'GET',
  path: '/api/v1/buckets/:bucket/domains',
  access: 'session',
  params: BucketParams,
  reply: z.object({ items: z.array(DomainView) }),
  errors: ['NoSuchBucket'],
})

export const addDomain = endpoint({
  name: 'addDomain',
  summary: 'Let a bucket answer under a domain. A domain belongs to one bucket at most.',
  method: 'POST',
  path: '/api/v1/buckets/:bucket/domains',
  access: 'session',
  params: BucketParams,
  body: z.strictObject({ domain: Domain }),
  reply: DomainView,
  status: 201,
  errors: ['NoSuchBucket', 'DomainTaken'],
})

export const removeDomain = endpoint({
  name: 'removeDomain',
  summary: 'Stop answering under a domain. One that is not there counts as removed.',
  method: 'DELETE',
  path: '/api/v1/buckets/:bucket/domains/:domain',
  access: 'session',
  params: z.object({ ...BucketParams.shape, domain: Domain }),
  reply: null,
  status: 204,
  errors: ['NoSuchBucket'],
})
