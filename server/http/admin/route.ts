import express, { type Request, type RequestHandler, type Response } from 'express'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '../../../contract/endpoint.ts'
import { NoQuery } from '../../../contract/fields.ts'
import type { LivingSession, Sessions } from '../../manage/sessions.ts'
import { parsed, parsedParams, queryOf } from './parse.ts'
import { Refusal } from './refusal.ts'
import type { SessionCookie } from './session-cookie.ts'

/** A request of an endpoint, checked and parsed. */
export type Call<E extends Endpoint> = {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** The version this change was made from (`If-Match`); 0 where the endpoint is not conditional. */
  readonly seenVersion: number
  /** `If-None-Match: *` came, where the endpoint knows it: nothing may be there yet. */
  readonly ifAbsent: boolean
  /** `null` on a public endpoint. */
  readonly session: LivingSession | null
  readonly req: Request
  readonly res: Response
}

/** Calls one use case and presents its result. A streamed reply the handler sends itself. */
export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<ReplyOf<E>>

export type RouteDeps = { readonly sessions: Sessions; readonly cookie: SessionCookie }

/** An endpoint of the table with what answers it. */
export type Route = { readonly endpoint: Endpoint; answer(deps: RouteDeps): RequestHandler }

/** Ties a handler to its endpoint. Everything the table says about the endpoint is held here, for all alike. */
export const route = <const E extends Endpoint>(endpoint: E, handler: Handler<E>): Route => ({
  endpoint,
  answer: (deps) => async (req, res) => {
    const session = endpoint.access === 'public' ? null : await requireSession(deps, req)
    const params = parsedParams(endpoint.params, req.params)
    if (isJson(endpoint.body)) await readJson(req, res)
    const reply = await handler({ params, session, ...partsOf(endpoint, req), req, res } as Call<E>)
    if (endpoint.reply !== 'stream') sendReply(res, endpoint, reply)
  },
})

type JsonBody = Exclude<Endpoint['body'], 'stream' | undefined>

const isJson = (body: Endpoint['body']): body is JsonBody => body !== undefined && body !== 'stream'

const partsOf = (endpoint: Endpoint, req: Request) => ({
  query: parsed(endpoint.query ?? NoQuery, queryOf(req.originalUrl), 'query'),
  body: isJson(endpoint.body) ? parsed(endpoint.body, req.body, 'body') : undefined,
  seenVersion: endpoint.conditional ? seenVersionOf(req) : 0,
  ifAbsent: endpoint.creates === true && asksForNothing(req),
})

async function requireSession({ sessions, cookie }: RouteDeps, req: Request): Promise<LivingSession> {
  const secret = cookie.read(req)
  const session = secret === undefined ? null : await sessions.find(secret)
  if (!session) throw new Refusal('NotLoggedIn', 'Log in first.')
  return session
}

const parseJson = express.json({ limit: '1mb', inflate: false, strict: false, type: () => true })

/** Only `application/json`: a plain HTML form cannot send it. */
async function readJson(req: Request, res: Response): Promise<void> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Refusal('UnsupportedMediaType', 'Send the body as application/json.')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  parseJson(req, res, (error?: unknown) => (error ? reject(error) : resolve()))
  await promise
}

/** RFC 9110 §13.1.1, with our own strong tags: the version in quotes. */
function seenVersionOf(req: Request): number {
  const tag = req.headers['if-match']
  if (tag === undefined) throw new Refusal('PreconditionRequired', 'Send the ETag you saw in If-Match.')
  const version = /^"(\d{1,15})"$/.exec(tag.trim())?.[1]
  if (version === undefined) throw new Refusal('PreconditionFailed', 'If-Match names no version of this.')
  return Number(version)
}

/** RFC 9110 §13.1.2. A list of tags would ask for something else, which is not known here. */
function asksForNothing(req: Request): boolean {
  const tag = req.headers['if-none-match']?.trim()
  if (tag !== undefined && tag !== '*') throw new Refusal('InvalidRequest', 'If-None-Match may only be * here.')
  return tag === '*'
}

const hasVersion = (reply: unknown): reply is { version: number } =>
  typeof reply === 'object' && reply !== null && 'version' in reply && typeof reply.version === 'number'

/** Express's own `json` would turn it into 304, though counts can change within a version. */
function sendReply(res: Response, endpoint: Endpoint, reply: unknown) {
  if (endpoint.reply === null) return void res.status(endpoint.status ?? 204).end()
  if (hasVersion(reply)) res.setHeader('ETag', `"${reply.version}"`)
  const body = Buffer.from(JSON.stringify(reply))
  res.setHeader('Content-Type', 'application/json')
  res.setHeader('Content-Length', body.length)
  res.status(endpoint.status ?? 200).end(body)
}
