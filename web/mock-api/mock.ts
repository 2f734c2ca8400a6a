import { HttpResponse, http, type JsonBodyType } from 'msw'
import * as z from 'zod/mini'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '../../contract/endpoint.ts'
import { type FieldProblem, problemStatus } from '../../contract/errors.ts'
import { NoQuery } from '../../contract/fields.ts'
import { placesOf, valueProblem } from '../../contract/value-problems.ts'
import { db } from './db.ts'
import { Refused } from './refused.ts'

export type MockRequest<E extends Endpoint> = {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** The version in `If-Match`; 0 where the endpoint is not conditional. */
  readonly seenVersion: number
  readonly request: Request
}

type Answer<E extends Endpoint> = ReplyOf<E> | Response
type Handler<E extends Endpoint> = (request: MockRequest<E>) => Answer<E> | Promise<Answer<E>>

/**
 * Answers one endpoint of the contract. Session, parameters, body and version are checked and the reply is parsed as
 * the server would: the mock cannot answer what the server would not.
 */
export function mock<E extends Endpoint>(endpoint: E, handle: Handler<E>) {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
  return http[method](`*${endpoint.path}`, async ({ request, params }) => {
    try {
      const answer = await handle(await accept(endpoint, request, params))
      return answer instanceof Response ? answer : reply(endpoint, answer)
    } catch (error) {
      if (error instanceof Refused) return problem(error)
      throw error
    }
  })
}

async function accept<E extends Endpoint>(endpoint: E, request: Request, params: object): Promise<MockRequest<E>> {
  if (endpoint.access === 'session' && !db.loggedIn) throw new Refused('NotLoggedIn')
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const bodySchema = endpoint.body === 'stream' ? undefined : endpoint.body
  return {
    params: parse(endpoint.params, params, () => new Refused('NoSuchBucket')) as ParamsOf<E>,
    query: parse(endpoint.query ?? NoQuery, query, invalid) as QueryOf<E>,
    body: parse(bodySchema, bodySchema && (await request.json()), invalid) as BodyOf<E>,
    seenVersion: endpoint.conditional ? versionOf(request) : 0,
    request,
  }
}

function parse(schema: z.core.$ZodType | undefined, value: unknown, refusal: typeof invalid) {
  if (schema === undefined) return undefined
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw refusal(parsed.error, value)
  return parsed.data
}

/** Refuses a value for all that its schema refuses, by the same words as the server. */
export const invalid = (error: z.core.$ZodError, value: unknown, at = '') =>
  new Refused('InvalidRequest', {
    fields: error.issues.flatMap((issue): FieldProblem[] => {
      const named: unknown = issue.code === 'custom' ? issue.params?.problem : undefined
      const said = typeof named === 'string' ? { code: named } : valueProblem(issue, value)
      return placesOf(issue).map((path) => ({ pointer: [at, ...path].join('/'), ...said, detail: issue.message }))
    }),
  })

function versionOf(request: Request): number {
  const tag = request.headers.get('If-Match')
  if (tag === null) throw new Refused('PreconditionRequired')
  return Number(tag.replaceAll('"', ''))
}

function reply(endpoint: Endpoint, answer: unknown): Response {
  if (endpoint.reply === null || endpoint.reply === 'stream') return new HttpResponse(null, { status: 204 })
  const body = z.parse(endpoint.reply, answer) as JsonBodyType
  return HttpResponse.json(body, { status: endpoint.status ?? 200 })
}

function problem({ code, more }: Refused): Response {
  const status = problemStatus[code]
  const { fields, detail = code, retryAfter } = more
  const body = { type: 'about:blank', title: code, status, code, detail, requestId: 'mock-request', errors: fields }
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' }
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter)
  return HttpResponse.json(body, { status, headers })
}
