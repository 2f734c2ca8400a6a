import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { type FieldProblem, type Problem, type ProblemCode, problemStatus } from '../../../contract/errors.ts'
import { type ErrorCode, GatewayError } from '../../domain/errors.ts'
import { RefusedFieldsError, TooManyAttemptsError } from '../../domain/refusals.ts'
import { endEarly } from './end-early.ts'
import { Refusal } from './refusal.ts'
import { requestIdOf } from './request-id.ts'

/** The console's word for everything that has a name in the domain. A forgotten code does not compile. */
const problemOfCode: Record<ErrorCode, ProblemCode> = {
  AccessDenied: 'InternalError',
  BucketExists: 'BucketExists',
  BucketNotEmpty: 'BucketNotEmpty',
  Conflict: 'Conflict',
  DomainTaken: 'DomainTaken',
  EntityTooLarge: 'PayloadTooLarge',
  InvalidKey: 'InvalidKey',
  InvalidRange: 'InvalidRequest',
  InvalidRequest: 'InvalidRequest',
  InvalidURI: 'InvalidRequest',
  KeyTooLong: 'InvalidKey',
  LoopDetected: 'InternalError',
  MethodNotAllowed: 'MethodNotAllowed',
  NoSuchBucket: 'NoSuchBucket',
  NoSuchDeletion: 'NoSuchDeletion',
  NoSuchKey: 'NoSuchKey',
  NoSuchPull: 'NoSuchPull',
  NoSuchRule: 'NoSuchRule',
  NoSuchSession: 'NoSuchSession',
  NoSuchVersion: 'NoSuchVersion',
  NoSuchWarmUp: 'NoSuchWarmUp',
  NotLoggedIn: 'NotLoggedIn',
  PreconditionFailed: 'PreconditionFailed',
  SetupClosed: 'SetupClosed',
  SetupTokenInvalid: 'SetupTokenInvalid',
  StorageFull: 'StorageFull',
  Superseded: 'Conflict',
  TooManyAttempts: 'TooManyAttempts',
  TooManyRules: 'TooManyRules',
  Unavailable: 'Unavailable',
  WrongPassword: 'WrongPassword',
  WrongSize: 'InvalidRequest',
  WrongChecksum: 'InvalidRequest',
}

type Explained = {
  readonly code: ProblemCode
  readonly detail: string
  readonly fields?: readonly FieldProblem[]
  readonly headers?: Readonly<Record<string, string>>
}

/** What a caller is told of an error. What nobody foresaw stays in the log: no stack, no inner name leaves the house. */
function explain(error: unknown): Explained {
  if (error instanceof Refusal) {
    return { code: error.code, detail: error.message, fields: error.fields, headers: error.headers }
  }
  if (error instanceof GatewayError) return explainKnown(error)
  return explainParser(error) ?? { code: 'InternalError', detail: 'Something went wrong. The log has this request id.' }
}

function explainKnown(error: GatewayError): Explained {
  const explained = { code: problemOfCode[error.code], detail: error.message }
  if (error instanceof RefusedFieldsError) return { ...explained, fields: error.fields }
  if (error instanceof TooManyAttemptsError) {
    return { ...explained, headers: { 'Retry-After': String(error.retryAfter) } }
  }
  return error.code === 'Unavailable' ? { ...explained, headers: { 'Retry-After': '5' } } : explained
}

const parserProblems: Readonly<Record<string, Explained>> = {
  'entity.too.large': { code: 'PayloadTooLarge', detail: 'The body is larger than 1 MiB.' },
  'entity.parse.failed': { code: 'InvalidRequest', detail: 'The body is not JSON.' },
  'encoding.unsupported': { code: 'UnsupportedMediaType', detail: 'Send the body without Content-Encoding.' },
  'charset.unsupported': { code: 'UnsupportedMediaType', detail: 'Send the body in UTF-8.' },
}

/** Errors of Express and its body parser carry a status and a type. */
function explainParser(error: unknown): Explained | null {
  if (!(error instanceof Error) || !('status' in error)) return null
  const type = 'type' in error ? String(error.type) : ''
  const isClients = Number(error.status) >= 400 && Number(error.status) < 500
  if (Number(error.status) === 404) return { code: 'NoSuchRoute', detail: 'There is nothing at this address.' }
  const malformed: Explained = { code: 'InvalidRequest', detail: 'The request is malformed.' }
  return parserProblems[type] ?? (isClients ? malformed : null)
}

const titleOf = (code: ProblemCode) => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

function sendProblem(req: Request, res: Response, { code, detail, fields = [], headers = {} }: Explained) {
  const status = problemStatus[code]
  const title = titleOf(code)
  const problem: Problem = {
    type: `urn:headwater:problem:${code}`,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    status,
    code,
    detail,
    requestId: requestIdOf(res),
    ...(fields.length > 0 ? { errors: [...fields] } : {}),
  }
  for (const [name, value] of Object.entries({ ...headers, 'Content-Type': 'application/problem+json' })) {
    res.setHeader(name, value)
  }
  endEarly(req, res.status(status), JSON.stringify(problem))
}

/** Forgets what an answer that will not be given had promised. */
const bodyHeaders = ['Content-Disposition', 'Content-Length', 'Content-Encoding', 'ETag', 'Last-Modified']

/** Whether it is only that the client went away: the signal of `clientGone`, or the body that broke off. */
const isDeparture = (error: unknown, req: Request) =>
  req.socket.destroyed && error instanceof Error && (error.name === 'AbortError' || error === req.errored)

/** Every error becomes a problem document (RFC 9457); after the first byte only a broken connection is honest. */
export const problemDocuments =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    if (isDeparture(error, req)) {
      log.info({ requestId: requestIdOf(res) }, 'the client left')
      return void res.destroy()
    }
    const explained = explain(error)
    if (problemStatus[explained.code] >= 500) log.error({ err: error, requestId: requestIdOf(res) }, explained.code)
    if (res.headersSent || res.destroyed) return void res.destroy()
    for (const name of bodyHeaders) res.removeHeader(name)
    res.setHeader('Cache-Control', 'no-store')
    sendProblem(req, res, explained)
  }
