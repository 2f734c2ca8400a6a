import { addDomain, canonicalDomain, listDomains, removeDomain } from '../../contract/domains.ts'
import { db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

export const domainHandlers = [
  mock(listDomains, ({ params }) => ({ items: [...findBucket(params.bucket).domains.values()] })),
  mock(addDomain, ({ params, body }) => {
    const bucket = findBucket(params.bucket)
    const domain = canonicalDomain(body.domain) ?? ''
    const isTaken = domain === 'taken.example.com' || [...db.buckets.values()].some((one) => one.domains.has(domain))
    if (isTaken) throw new Refused('DomainTaken')
    const view = { domain, addedAt: new Date().toISOString(), cname: bucket.view.domains.accelerated }
    bucket.domains.set(domain, view)
    return view
  }),
  mock(removeDomain, ({ params }) => {
    findBucket(params.bucket).domains.delete(canonicalDomain(params.domain) ?? '')
    return null
  }),
]
