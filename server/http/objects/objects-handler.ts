import type { IncomingMessage, ServerResponse } from 'node:http'
import { gatewaysOf, mostGateways } from '../../domain/cdn-loop.ts'
import { GatewayError, hasCode } from '../../domain/errors.ts'
import { keyFromPath } from '../../domain/object-key.ts'
import { MissRefusal } from '../../pull/miss-refusal.ts'
import type { BucketEntry, RuleBook } from '../../pull/rule-book.ts'
import type { OwnAnswer, Read, Redirection, ServeObject } from '../../pull/serve-object.ts'
import { after, type Eventually, orElse } from '../eventually.ts'
import { isPreviewQuery } from '../preview-link.ts'
import { type Accounts, accountOf } from './account.ts'
import { mostIgnoredBody, refusalOf } from './clean-request.ts'
import { ClientRead } from './client-read.ts'
import { type ErrorHeaders, type ObjectsErrorCode, sendError, statusOf } from './error-xml.ts'
import { endConnectionAfter } from './objects-server.ts'
import { type ReadLines, readLines } from './read-lines.ts'
import { createHostReader, type HostMeaning, splitPathStyle, splitTarget } from './request-target.ts'
import { type ObjectOptions, RangeNotSatisfiable, type SendOptions, sendObject } from './send-object.ts'
import { type PreviewDeps, sendPreview } from './send-preview.ts'
import { sendRedirect, sendRefusal } from './send-refusal.ts'
import { sendHead, sendStream } from './send-stream.ts'
import { breakOff } from './stalled.ts'

type Books = Pick<RuleBook, 'byName' | 'byDomain'>

export type ObjectsHandlerDeps = {
  readonly home: { readonly domain: string; readonly region: string }
  readonly ruleBook: Books
  readonly serveObject: ServeObject
  /** This gateway's own name in `CDN-Loop` (RFC 8586). */
  readonly instanceId: string
  readonly nextRequestId: (req: IncomingMessage) => string
  /** Has another process answer what this one cannot; rejects before the headers, or when the answer breaks. */
  readonly handOver?: (req: IncomingMessage, res: ServerResponse, options: SendOptions) => Promise<void>
  readonly accounts?: Accounts
  /** Who does not know the key has previews answered elsewhere. */
  readonly preview?: PreviewDeps
  readonly log: { error(facts: object, message: string): void }
}

type Wanted = {
  readonly entry: BucketEntry
  readonly key: string
  readonly query: string
  readonly host: string
  readonly sharedHost: boolean
}

/** What is known of a request once it is found clean. */
type Asked = { readonly lines: ReadLines; readonly host: HostMeaning; readonly requestId: string }

type Reading = { readonly wanted: Wanted; readonly read: ClientRead; readonly options: ObjectOptions }

/** The objects listener: plain `node:http`, because Express in front of it costs most of the throughput. */
export function createObjectsHandler(deps: ObjectsHandlerDeps) {
  const readHost = createHostReader(deps.home)
  return (req: IncomingMessage, res: ServerResponse): void => {
    const requestId = deps.nextRequestId(req)
    deps.accounts?.open(req, res, requestId)
    void orElse(
      () => answer(req, res, requestId),
      (error) => sendFailure(deps, req, res, { requestId, error }),
    )
    deps.accounts?.follow(req, res)
  }

  function answer(req: IncomingMessage, res: ServerResponse, requestId: string): Eventually {
    const lines = readLines(req)
    const host = readHost(lines.host)
    const refusal = refusalOf(req, lines, host)
    if (refusal) return refuse(req, res, { ...refusal, requestId })
    const asked = { lines, host, requestId }
    if (hasBody(lines)) return dropBody(req).then(() => answerRead(req, res, asked))
    return answerRead(req, res, asked)
  }

  function answerRead(req: IncomingMessage, res: ServerResponse, { lines, host, requestId }: Asked): Eventually {
    refuseLoop(lines, deps.instanceId)
    const wanted = locate(deps.ruleBook, host, splitTarget(req))
    const account = accountOf(res)
    if (account) {
      account.bucket = wanted.entry.bucket.name
      account.bucketId = wanted.entry.bucket.id
      // That a HEAD finds nothing does not say that nobody has it.
      if (req.method !== 'HEAD') account.key = wanted.key
    }
    const read = new ClientRead(req, res, readMethod(req), wanted)
    const options = { requestId, sharedHost: wanted.sharedHost, lines }
    return orElse(
      () => serve(req, res, { wanted, read, options }),
      (error) => makeUpFor(error, req, res, { wanted, read, options }),
    )
  }

  function serve(req: IncomingMessage, res: ServerResponse, { wanted, read, options }: Reading): Eventually {
    if (wanted.key === '' && isPreviewQuery(wanted.query)) return preview(req, res, wanted, options)
    mayRead(wanted.entry)
    if (wanted.key === '') throw new GatewayError('AccessDenied', 'Listing a bucket needs a signed request.')
    const served = deps.serveObject(wanted.entry, read, read)
    return after(served, (it) => (it.kind === 'elsewhere' ? handOver(req, res, options) : send(req, res, it, options)))
  }

  function preview(req: IncomingMessage, res: ServerResponse, wanted: Wanted, options: ObjectOptions): Promise<void> {
    if (!deps.preview) return handOver(req, res, options)
    const account = accountOf(res)
    if (account) account.course = 'hit'
    return sendPreview(deps.preview, req, res, { entry: wanted.entry, query: wanted.query, options })
  }

  /** What the rules have for a read that failed; throws when that is nothing. */
  function makeUpFor(error: unknown, req: IncomingMessage, res: ServerResponse, reading: Reading): Eventually {
    const { wanted, read, options } = reading
    if (res.headersSent || wanted.key === '') throw error
    const account = accountOf(res)
    if (account && error instanceof MissRefusal)
      Object.assign(account, { course: 'origin-failed', rule: error.rule.id, reason: error.failure.reason })
    if (error instanceof MissRefusal) return sendRefusal(res, error, { ...options, resource: splitTarget(req).path })
    const elsewhere = redirection(wanted.entry, read, error)
    if (elsewhere === null) throw error
    if (wireError(error).code === 'InternalError')
      deps.log.error({ err: error, requestId: options.requestId }, 'a request failed and was redirected')
    if (account) account.rule = elsewhere.rule
    sendRedirect(res, elsewhere, options)
  }

  function handOver(req: IncomingMessage, res: ServerResponse, options: SendOptions): Promise<void> {
    if (!deps.handOver) throw new Error('Nobody else is there to answer')
    const account = accountOf(res)
    if (account) Object.assign(account, { course: 'pulled', body: null })
    return deps.handOver(req, res, options)
  }

  /** A rule may redirect what the bucket itself refuses or has lost (origin-pull.md §8, 10). */
  function redirection(entry: BucketEntry, read: Read, error: unknown): Redirection | null {
    if (entry.rules.length === 0) return null
    const status = statusOf[wireError(error).code]
    return status === 403 || status >= 500 ? deps.serveObject.redirection(entry, read, status) : null
  }
}

function send(req: IncomingMessage, res: ServerResponse, served: OwnAnswer, options: ObjectOptions): Eventually {
  const account = accountOf(res)
  if (account) {
    account.course = courseOf(served)
    if (served.rule !== '') account.rule = served.rule
    if (served.kind === 'redirect' && served.inVain) account.reason = 'origin-not-found'
  }
  switch (served.kind) {
    case 'hit':
      return sendObject(req, res, served.object, options)
    case 'stream':
      return sendStream(req, res, served, options)
    case 'head':
      return sendHead(res, served, options)
    case 'redirect':
      return sendRedirect(res, served, options)
  }
}

const courseOf = (served: OwnAnswer) => {
  if (served.kind === 'stream') return served.joined ? 'joined' : 'pulled'
  return served.kind
}

function locate(book: Books, host: HostMeaning, { path, query }: { path: string; query: string }): Wanted {
  const { entry, keyPath, sharedHost } = addressed(book, host, path)
  if (!entry || (host.kind === 'accelerated' && !entry.bucket.accelerated))
    throw new GatewayError('NoSuchBucket', 'The specified bucket does not exist.')
  return { entry, key: keyFromPath(keyPath), query, host: host.name, sharedHost }
}

function addressed(book: Books, host: HostMeaning, path: string) {
  if (host.kind === 'path-style') {
    const { bucket, keyPath } = splitPathStyle(path)
    return { entry: book.byName(bucket), keyPath, sharedHost: true }
  }
  const keyPath = path.slice(1)
  if ('bucket' in host) return { entry: book.byName(host.bucket), keyPath, sharedHost: false }
  const entry = book.byDomain(host.name)
  if (!entry) throw new GatewayError('NoSuchBucket', 'No bucket answers under this host name.')
  return { entry, keyPath, sharedHost: false }
}

function readMethod(req: IncomingMessage): 'GET' | 'HEAD' {
  if (req.method === 'GET' || req.method === 'HEAD') return req.method
  throw new GatewayError('MethodNotAllowed', 'This address takes GET and HEAD; uploads go through the console.')
}

/** RFC 8586: a request that has been here before is our own pull, come back, perhaps over other gateways. */
function refuseLoop({ 'cdn-loop': loop }: ReadLines, instanceId: string): void {
  if (loop === undefined) return
  if (!loop.includes(instanceId) && gatewaysOf(loop).length < mostGateways) return
  throw new GatewayError('LoopDetected', 'This gateway would pull from itself.')
}

function mayRead({ bucket }: BucketEntry): void {
  if (bucket.access !== 'public-read') throw new GatewayError('AccessDenied', 'Access Denied.')
}

const hasBody = (lines: ReadLines) => lines['transfer-encoding'] !== undefined || lines['content-length'] !== undefined

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
  // After the first byte the only honest error is a broken connection.
  if (res.headersSent) {
    breakOff(res)
    return
  }
  if (res.destroyed) return
  const known = wireError(error)
  if (known.code === 'InternalError') deps.log.error({ err: error, requestId }, 'a request failed')
  const account = accountOf(res)
  if (account) account.reason = known.code
  sendError(res, { ...known, resource: splitTarget(req).path, requestId }, headersFor(error))
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
