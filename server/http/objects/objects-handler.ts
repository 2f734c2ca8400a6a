import type { IncomingMessage, ServerResponse } from 'node:http'
import { GatewayError, hasCode } from '../../domain/errors.ts'
import { keyFromPath } from '../../domain/object-key.ts'
import type { BucketEntry, RuleBook } from '../../pull/rule-book.ts'
import type { ServeObject } from '../../pull/serve-object.ts'
import { mostIgnoredBody, refusalOf } from './clean-request.ts'
import { type ErrorHeaders, type ObjectsErrorCode, sendError, statusOf } from './error-xml.ts'
import { endConnectionAfter } from './objects-server.ts'
import { createHostReader, type HostMeaning, splitPathStyle, splitTarget } from './request-target.ts'
import { RangeNotSatisfiable, sendObject } from './send-object.ts'

export type ObjectsHandlerDeps = {
  readonly home: { readonly domain: string; readonly region: string }
  readonly ruleBook: Pick<RuleBook, 'byName'>
  readonly serveObject: ServeObject
  /** This gateway's own name in `CDN-Loop` (RFC 8586). */
  readonly instanceId: string
  readonly nextRequestId: () => string
  readonly log: { error(facts: object, message: string): void }
}

const noSniffing = ['X-Content-Type-Options', 'nosniff']

type Wanted = {
  readonly entry: BucketEntry
  readonly key: string
  readonly query: string
  readonly sharedHost: boolean
}

/** The objects listener: plain `node:http`, because Express in front of it costs most of the throughput. */
export function createObjectsHandler(deps: ObjectsHandlerDeps) {
  const readHost = createHostReader(deps.home)
  return (req: IncomingMessage, res: ServerResponse): void => {
    const requestId = deps.nextRequestId()
    answer(req, res, requestId).catch((error: unknown) => sendFailure(deps, req, res, { requestId, error }))
  }

  async function answer(req: IncomingMessage, res: ServerResponse, requestId: string): Promise<void> {
    const refusal = refusalOf(req)
    if (refusal) return refuse(req, res, { ...refusal, requestId })
    if (hasBody(req)) await dropBody(req)
    refuseLoop(req, deps.instanceId)
    const wanted = locate(deps.ruleBook, readHost(req.headers.host ?? ''), splitTarget(req))
    const method = readMethod(req)
    mayRead(wanted.entry)
    if (wanted.key === '') throw new GatewayError('AccessDenied', 'Listing a bucket needs a signed request.')
    const scheme = 'encrypted' in req.socket ? 'https' : 'http'
    const served = await deps.serveObject(wanted.entry, { method, key: wanted.key, query: wanted.query, scheme })
    if (served.kind === 'hit') {
      return sendObject(req, res, served.object, { requestId, sharedHost: wanted.sharedHost })
    }
    // A shared cache that kept this redirect would hide the object once it is here.
    const lines = ['Location', served.location, 'Cache-Control', 'no-store', 'Content-Length', '0', ...noSniffing]
    res.writeHead(served.status, ['x-cos-request-id', requestId, ...lines])
    res.end()
  }
}

function locate(book: Pick<RuleBook, 'byName'>, host: HostMeaning, target: { path: string; query: string }): Wanted {
  const { bucket, keyPath, sharedHost } = addressed(host, target.path)
  const entry = book.byName(bucket)
  if (!entry || (host.kind === 'accelerated' && !entry.bucket.accelerated))
    throw new GatewayError('NoSuchBucket', 'The specified bucket does not exist.')
  return { entry, key: keyFromPath(keyPath), query: target.query, sharedHost }
}

function addressed(host: HostMeaning, path: string) {
  if (host.kind === 'unknown') throw new GatewayError('NoSuchBucket', 'No bucket answers under this host name.')
  if (host.kind === 'path-style') return { ...splitPathStyle(path), sharedHost: true }
  return { bucket: host.bucket, keyPath: path.slice(1), sharedHost: false }
}

function readMethod(req: IncomingMessage): 'GET' | 'HEAD' {
  if (req.method === 'GET' || req.method === 'HEAD') return req.method
  throw new GatewayError('MethodNotAllowed', 'This address takes GET and HEAD; uploads go through the console.')
}

/** RFC 8586: a request that has been here before is our own pull, come back. */
function refuseLoop(req: IncomingMessage, instanceId: string): void {
  const loop = req.headers['cdn-loop']
  if (loop === undefined || !String(loop).includes(instanceId)) return
  throw new GatewayError('LoopDetected', 'This gateway would pull from itself.')
}

function mayRead({ bucket }: BucketEntry): void {
  if (bucket.access !== 'public-read') throw new GatewayError('AccessDenied', 'Access Denied.')
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined

/** A read's body is of no use: a short one is read past, a longer one is refused. */
async function dropBody(req: IncomingMessage): Promise<void> {
  let seen = 0
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    seen += chunk.length
    if (seen > mostIgnoredBody) throw new GatewayError('EntityTooLarge', 'A read has no body.')
  }
}

type Failed = { readonly code: ObjectsErrorCode; readonly message: string; readonly requestId: string }

function refuse(req: IncomingMessage, res: ServerResponse, error: Failed): void {
  endConnectionAfter(req, res)
  sendError(res, { ...error, resource: req.url ?? '' }, { Connection: 'close' })
}

function sendFailure(
  deps: ObjectsHandlerDeps,
  req: IncomingMessage,
  res: ServerResponse,
  { requestId, error }: { readonly requestId: string; readonly error: unknown },
): void {
  const known = wireError(error)
  if (known.code === 'InternalError') deps.log.error({ err: error, requestId }, 'a request failed')
  // After the first byte the only honest error is a broken connection.
  if (res.headersSent) res.destroy()
  else sendError(res, { ...known, resource: splitTarget(req).path, requestId }, headersFor(error))
}

function wireError(error: unknown): { readonly code: ObjectsErrorCode; readonly message: string } {
  if (error instanceof GatewayError && isObjectsCode(error.code)) return { code: error.code, message: error.message }
  return { code: 'InternalError', message: 'An internal error occurred.' }
}

const isObjectsCode = (code: string): code is ObjectsErrorCode => Object.hasOwn(statusOf, code)

function headersFor(error: unknown): ErrorHeaders {
  if (hasCode(error, 'MethodNotAllowed')) return { Allow: 'GET, HEAD' }
  if (hasCode(error, 'EntityTooLarge')) return { Connection: 'close' }
  return error instanceof RangeNotSatisfiable ? { 'Content-Range': `bytes */${error.size}` } : {}
}
