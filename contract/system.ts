import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'

export const SystemView = z.object({
  version: z.string(),
  appid: z.string(),
  region: z.string(),
  /** Base domain of the objects listener, without a port. */
  domain: z.string(),
  /** Where the objects listener is reached from outside, scheme and port included, e.g. `http://localhost:9000`. */
  objectsUrl: z.string(),
})
export type SystemView = z.infer<typeof SystemView>

export const getSystem = endpoint({
  name: 'getSystem',
  summary: 'What this server is and under which names it answers.',
  method: 'GET',
  path: '/api/v1/system',
  access: 'session',
  reply: SystemView,
  errors: [],
})

export const getOpenApi = endpoint({
  name: 'getOpenApi',
  summary: 'This API as an OpenAPI 3.1 document.',
  method: 'GET',
  path: '/api/v1/openapi.json',
  access: 'session',
  reply: z.looseObject({ openapi: z.string() }),
  errors: [],
})
