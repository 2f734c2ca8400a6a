import { describe, expect, it } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { problemStatus } from './errors.ts'
import { openApiDocument } from './openapi.ts'

type Parameter = { name: string; in: string; required: boolean; schema: object }
type Content = Record<string, { schema: object }>
type Operation = {
  operationId: string
  summary: string
  security: object[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

// As the wire has it: what JSON drops is not there.
const document = JSON.parse(JSON.stringify(openApiDocument(endpoints, { version: '1.2.3', sessionCookie: 'sid' }))) as {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> }
}

const pathOf = (e: Endpoint) => e.path.replace(/:(\w+)/g, '{$1}')

const operationOf = (e: Endpoint) => {
  const operation = document.paths[pathOf(e)]?.[e.method.toLowerCase()]
  if (!operation) throw new Error(`${e.name} is not in the document`)
  return operation
}

const named = endpoints.map((e) => [e.name, e] as const)

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 with a title, the version and the session cookie', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toEqual({ title: 'Headwater console API', version: '1.2.3' })
    expect(document.components.securitySchemes).toEqual({ session: { type: 'apiKey', in: 'cookie', name: 'sid' } })
  })

  it('has every endpoint once, and nothing else', () => {
    const listed = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(listed.map((operation) => operation.operationId).sort()).toEqual(endpoints.map((e) => e.name).sort())
    expect(new Set(endpoints.map((e) => e.name)).size).toBe(endpoints.length)
    expect(new Set(endpoints.map((e) => `${e.method} ${e.path}`)).size).toBe(endpoints.length)
  })

  it('refers to nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
    expect([...new Set(references)]).toEqual(['#/components/schemas/Problem'])
    expect(document.components.schemas).toHaveProperty('Problem')
  })

  it('says what a problem document holds', () => {
    expect(document.components.schemas.Problem).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['type', 'title', 'status', 'code', 'detail', 'requestId']),
      properties: { code: { enum: Object.keys(problemStatus) } },
    })
  })
})

describe.each(named)('%s in the OpenAPI document', (_name, e) => {
  const operation = operationOf(e)
  const parametersIn = (place: string) => operation.parameters.filter((p) => p.in === place)

  it('declares exactly the parameters of its path, all required', () => {
    const inPath = [...pathOf(e).matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(parametersIn('path').map(({ name }) => name)).toEqual(inPath)
    expect(parametersIn('path').every(({ required }) => required)).toBe(true)
    expect(operation.parameters.every(({ schema }) => 'type' in schema || 'enum' in schema)).toBe(true)
  })

  it('says who may call it', () => {
    expect(operation.security).toEqual(e.access === 'session' ? [{ session: [] }] : [])
    expect('401' in operation.responses).toBe(e.access === 'session' || e.errors.includes('WrongPassword'))
  })

  it('has a body only where one is sent, and a reply only where one comes back', () => {
    expect(operation.requestBody !== undefined).toBe(e.body !== undefined)
    const done = operation.responses[String(e.status ?? 200)]
    expect(done?.content !== undefined).toBe(e.reply !== null)
    expect(e.reply === null).toBe(e.status === 204)
    if (e.reply === 'stream')
      expect(Object.keys(done?.content ?? {})).toEqual([e.streamType ?? 'application/octet-stream'])
  })

  it('names its refusals, each under its status', () => {
    for (const code of e.errors) {
      const refusal = operation.responses[problemStatus[code]]
      expect(refusal?.description.split(', ')).toContain(code)
      expect(Object.keys(refusal?.content ?? {})).toEqual(['application/problem+json'])
    }
    expect(Object.values(operation.responses).every(({ description }) => description.length > 0)).toBe(true)
  })

  it('asks for If-Match exactly when it is conditional, and knows If-None-Match where it creates', () => {
    const wanted = [...(e.conditional ? ['If-Match'] : []), ...(e.creates ? ['If-None-Match'] : [])]
    expect(parametersIn('header').map(({ name }) => name)).toEqual(wanted)
    expect('412' in operation.responses).toBe(wanted.length > 0)
  })
})
