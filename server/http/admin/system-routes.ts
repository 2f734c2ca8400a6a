import { endpoints } from '../../../contract/endpoints.ts'
import { openApiDocument } from '../../../contract/openapi.ts'
import { getOpenApi, getSystem, type SystemView } from '../../../contract/system.ts'
import { type Route, route } from './route.ts'
import type { SessionCookie } from './session-cookie.ts'

export function systemRoutes({ system, cookie }: { system: SystemView; cookie: SessionCookie }): Route[] {
  const document = openApiDocument(endpoints, { version: system.version, sessionCookie: cookie.name })
  return [route(getSystem, async () => system), route(getOpenApi, async () => document)]
}
