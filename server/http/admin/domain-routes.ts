import { addDomain, listDomains, removeDomain } from '../../../contract/domains.ts'
import type { SystemView } from '../../../contract/system.ts'
import type { Domains } from '../../manage/domains.ts'
import { presentDomain } from './present.ts'
import { type Route, route } from './route.ts'

export const domainRoutes = ({ domains, system }: { domains: Domains; system: SystemView }): Route[] => [
  route(listDomains, async ({ params }) => ({
    items: (await domains.list(params.bucket)).map((facts) => presentDomain(facts, system)),
  })),
  route(addDomain, async ({ params, body }) => presentDomain(await domains.add(params.bucket, body.domain), system)),
  route(removeDomain, async ({ params }) => {
    await domains.remove(params.bucket, params.domain)
    return null
  }),
]
