import { canonicalDomain } from '../../contract/domains.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { RuleBook } from '../pull/rule-book.ts'
import type { BucketRecord, DomainRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

export type DomainsDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'domains' | 'transaction'>
  readonly ruleBook: Pick<RuleBook, 'refresh'>
  /** The base domain, to which all below it belongs, and the other names we answer to ourselves. */
  readonly own: { readonly domain: string; readonly hosts: readonly string[] }
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type DomainFacts = { readonly bucket: BucketRecord; readonly domain: DomainRecord }

/** The custom domains of a bucket, named by its full name. */
export interface Domains {
  /** By name. */
  list(bucket: string): Promise<DomainFacts[]>
  /** Adding one of its own again changes nothing. Rejects with `DomainTaken`, or with why it cannot be one. */
  add(bucket: string, typed: string): Promise<DomainFacts>
  /** One that is not there counts as removed. */
  remove(bucket: string, typed: string): Promise<void>
}

/** All domains are in memory, so there is an end to them. */
const mostDomains = 100

const refused = (code: string, detail: string) => new RefusedFieldsError([{ pointer: '/domain', code, detail }])

export function createDomains({ settings, ruleBook, own, now }: DomainsDeps): Domains {
  const parse = (typed: string): string => {
    const domain = canonicalDomain(typed)
    if (domain === null) throw refused('host', 'This is not a domain name.')
    return domain
  }
  const isOurs = (domain: string) =>
    domain === own.domain || domain.endsWith(`.${own.domain}`) || own.hosts.includes(domain)

  return {
    async list(name) {
      const bucket = await findBucket(settings, name)
      return (await settings.domains.of(bucket.id)).map((domain) => ({ bucket, domain }))
    },
    async add(name, typed) {
      const domain = parse(typed)
      const bucket = await findBucket(settings, name)
      if (isOurs(domain)) throw refused('own-name', `${domain} is a name of this server itself.`)
      const added = await settings.transaction(async ({ domains }) => {
        const there = await domains.of(bucket.id)
        if (there.length >= mostDomains && !there.some((one) => one.domain === domain))
          throw refused('too-many', `A bucket has at most ${mostDomains} custom domains.`)
        return domains.add({ bucket: bucket.id, domain, addedAt: now() })
      })
      await ruleBook.refresh(name)
      return { bucket, domain: added }
    },
    async remove(name, typed) {
      const bucket = await findBucket(settings, name)
      if (await settings.domains.remove(bucket.id, parse(typed))) await ruleBook.refresh(name)
    },
  }
}
