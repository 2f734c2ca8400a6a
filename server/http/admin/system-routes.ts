import { endpoints } from '../../../contract/endpoints.ts'
import { openApiDocument } from '../../../contract/openapi.ts'
import { getOpenApi, getSystem, getSystemStatus, type SystemStatus, type SystemView } from '../../../contract/system.ts'
import { type Route, route } from './route.ts'
import type { SessionCookie } from './session-cookie.ts'

type SystemParts = {
  readonly system: SystemView
  readonly systemStatus: () => Promise<SystemStatus>
  readonly cookie: SessionCookie
}

export function systemRoutes({ system, systemStatus, cookie }: SystemParts): Route[] {
  const document = openApiDocument(endpoints, { version: system.version, sessionCookie: cookie.name })
  return [
    route(getSystem, async () => system),
    route(getSystemStatus, systemStatus),
    route(getOpenApi, async () => document),
  ]
}
