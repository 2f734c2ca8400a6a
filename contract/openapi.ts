import * as z from 'zod/mini'
import type { Endpoint } from './endpoint.ts'
import { Problem, type ProblemCode, problemStatus } from './errors.ts'

/** Refusals that any endpoint of its kind can give. */
const commonErrors = (e: Endpoint): ProblemCode[] => [
  'InvalidRequest',
  'WrongHost',
  'InternalError',
  ...(e.access === 'session' ? (['NotLoggedIn'] as const) : []),
  ...(e.method === 'GET' ? [] : (['CrossSiteRequest'] as const)),
  ...(e.conditional ? (['PreconditionFailed', 'PreconditionRequired'] as const) : []),
  ...(e.creates ? (['PreconditionFailed'] as const) : []),
]

const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }

const content = (part: Endpoint['reply'] | Endpoint['body'], io: 'input' | 'output') => {
  if (part === 'stream') return bytes
  return part ? { 'application/json': { schema: jsonSchema(part, io) } } : undefined
}

function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

type JsonObject = { properties?: Record<string, unknown>; required?: string[] }

function parameters(schema: z.core.$ZodType | undefined, where: 'path' | 'query') {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as JsonObject
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: of,
  }))
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the version this change was made from.',
  schema: { type: 'string' },
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: '`*`: only if there is nothing yet.',
  schema: { type: 'string', enum: ['*'] },
}

const conditions = (e: Endpoint) => [...(e.conditional ? [ifMatch] : []), ...(e.creates ? [ifNoneMatch] : [])]

function problems(e: Endpoint) {
  const byStatus = Map.groupBy([...commonErrors(e), ...e.errors], (code) => String(problemStatus[code]))
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: [...new Set(codes)].join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

function operation(e: Endpoint) {
  const text = e.streamType && { [e.streamType]: { schema: { type: 'string' } } }
  const reply = text ?? content(e.reply, 'output')
  const body = content(e.body, 'input')
  return {
    operationId: e.name,
    summary: e.summary,
    security: e.access === 'session' ? [{ session: [] }] : [],
    parameters: [...parameters(e.params, 'path'), ...parameters(e.query, 'query'), ...conditions(e)],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      [String(e.status ?? 200)]: { description: 'Done.', ...(reply ? { content: reply } : {}) },
      ...problems(e),
    },
  }
}

/** The endpoint table as an OpenAPI 3.1 document. */
export function openApiDocument(endpoints: readonly Endpoint[], about: { version: string; sessionCookie: string }) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const e of endpoints) {
    const path = e.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(e) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Headwater console API', version: about.version },
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: about.sessionCookie } },
    },
  }
}
