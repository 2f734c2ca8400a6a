import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Count, Moment } from './fields.ts'

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

/** What keeps this server from serving well, the worst first. */
export const HealthProblem = z.enum([
  'stopping',
  'data-unreadable',
  'settings-unreadable',
  'disk-full',
  'no-workers',
  'workers-missing',
  'disk-low',
])
export type HealthProblem = z.infer<typeof HealthProblem>

const Place = z.object({ host: z.string(), port: z.int(), url: z.string() })

/** A setting in force. */
const LimitInForce = z.object({
  /** Its name in the environment. */
  setting: z.string(),
  /** `null` is no limit. */
  value: z.nullable(z.number()),
  unit: z.enum(['count', 'bytes', 'bytes-per-second']),
})

export const SystemStatus = z.object({
  version: z.string(),
  /** `null` when it is not known. */
  commit: z.nullable(z.string()),
  runtime: z.object({ name: z.enum(['node', 'bun']), version: z.string() }),
  platform: z.string(),
  startedAt: Moment,
  uptimeSeconds: Count,
  health: z.object({ state: z.enum(['well', 'impaired', 'failing']), problems: z.array(HealthProblem) }),
  storage: z.object({
    driver: z.enum(['disk']),
    folder: z.string(),
    totalBytes: z.nullable(Count),
    freeBytes: z.nullable(Count),
    /** Below this little free space a warning is due. */
    lowBytes: Count,
    /** Below this the server calls itself not ready. */
    leastBytes: Count,
    /** Put aside so that objects can be deleted on a full disk; 0 when it is not there. */
    reserveBytes: Count,
    /** Of the object index with its log, and of the database of settings and pulls with its own. */
    indexBytes: Count,
    settingsBytes: Count,
  }),
  /** Objects that are answered from memory, in all processes together; `evicted` made room for others since these started. */
  memory: z.object({ objects: Count, bytes: Count, mostBytes: Count, evicted: Count }),
  /** `serving` is `null` where one process does all. */
  workers: z.object({ wanted: Count, serving: z.nullable(Count) }),
  limits: z.array(LimitInForce),
  addressPolicy: z.object({
    /** Whether an address of the kind can be an origin's: 10.0.0.1, 127.0.0.1, 169.254.169.254. */
    private: z.boolean(),
    loopback: z.boolean(),
    metadata: z.boolean(),
    /** Ranges that are allowed whatever they are. */
    allow: z.array(z.string()),
    /** Origins that are reached at a fixed address. */
    fixed: z.array(z.object({ name: z.string(), address: z.string() })),
    /** `allowed` is `null` when an origin may be in any, or in none. */
    carriers: z.nullable(z.object({ known: z.array(z.string()), allowed: z.nullable(z.array(z.string())) })),
  }),
  /** Proxies whose word about the client's address is believed. There is no such setting: it is nobody's. */
  trustedProxies: z.array(z.string()),
  listeners: z.object({ console: Place, objects: Place }),
  /** Where the administrator's password and the key that seals secrets come from. */
  password: z.enum(['console', 'configuration']),
  secretKey: z.enum(['data-folder', 'configuration']),
})
export type SystemStatus = z.infer<typeof SystemStatus>

export const getSystemStatus = endpoint({
  name: 'getSystemStatus',
  summary: 'How this server is, what it runs on, and the settings in force. Tells no secrets.',
  method: 'GET',
  path: '/api/v1/system/status',
  access: 'session',
  reply: SystemStatus,
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
