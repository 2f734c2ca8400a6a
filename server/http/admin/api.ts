import { type RequestHandler, Router } from 'express'
import { endpoints } from '../../../contract/endpoints.ts'
import { Refusal } from './refusal.ts'
import type { Route, RouteDeps } from './route.ts'

const methods = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

/** The endpoint table as Express routes. Throws when an endpoint has no handler, or more than one. */
export function apiRouter(routes: readonly Route[], deps: RouteDeps): Router {
  requireWholeTable(routes)
  const router = Router({ caseSensitive: true, strict: true })
  for (const { endpoint, answer } of routes) router[methods[endpoint.method]](endpoint.path, answer(deps))
  for (const [path, alike] of Map.groupBy(routes, ({ endpoint }) => endpoint.path)) {
    router.all(path, methodNotAllowed(alike))
  }
  return router.use('/api', noSuchRoute)
}

function requireWholeTable(routes: readonly Route[]) {
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name).sort()
  const [table, handled] = [names(endpoints), names(routes.map(({ endpoint }) => endpoint))]
  if (table.join() !== handled.join()) throw new Error(`Endpoints ${table} are not what is handled: ${handled}`)
}

/** RFC 9110 §15.5.6: 405 names what is allowed. */
function methodNotAllowed(routes: readonly Route[]): RequestHandler {
  const allowed = routes.flatMap(({ endpoint: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const headers = { Allow: allowed.join(', ') }
  return (req) => {
    throw new Refusal('MethodNotAllowed', `${req.method} is not possible here.`, { headers })
  }
}

/** What no route and no file answered. */
export const noSuchRoute: RequestHandler = () => {
  throw new Refusal('NoSuchRoute', 'There is nothing at this address.')
}
