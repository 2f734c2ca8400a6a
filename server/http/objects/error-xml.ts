import type { ServerResponse } from 'node:http'
import type { ErrorCode } from '../../domain/errors.ts'
import { noteBody } from './account.ts'

/** Codes only the wire knows: the request never became one of ours. Names follow S3 and COS. */
type WireCode =
  | 'InvalidRequest'
  | 'ExpectationFailed'
  | 'InternalError'
  | 'NotImplemented'
  | 'RequestTimeout'
  | 'RequestHeaderSectionTooLarge'
  | 'ServiceUnavailable'
  | OriginCode

/** What went wrong with the origin of a miss. The rule says with which status it is told; the table has the usual one. */
type OriginCode =
  | 'OriginBadResponse'
  | 'OriginLoop'
  | 'OriginObjectTooLarge'
  | 'OriginRefused'
  | 'OriginResting'
  | 'OriginServerError'
  | 'OriginThrottled'
  | 'OriginTimeout'
  | 'OriginUnreachable'
  | 'PullInterrupted'
  | 'SlowDown'

export type ObjectsErrorCode =
  | WireCode
  | Extract<
      ErrorCode,
      | 'AccessDenied'
      | 'EntityTooLarge'
      | 'InvalidRange'
      | 'InvalidURI'
      | 'KeyTooLong'
      | 'LoopDetected'
      | 'MethodNotAllowed'
      | 'NoSuchBucket'
      | 'NoSuchKey'
      | 'PreconditionFailed'
    >

export const statusOf: Readonly<Record<ObjectsErrorCode, number>> = {
  AccessDenied: 403,
  EntityTooLarge: 413,
  ExpectationFailed: 417,
  InternalError: 500,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLong: 400,
  LoopDetected: 508,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  OriginBadResponse: 424,
  OriginLoop: 424,
  OriginObjectTooLarge: 424,
  OriginRefused: 424,
  OriginResting: 424,
  OriginServerError: 424,
  OriginThrottled: 424,
  OriginTimeout: 424,
  OriginUnreachable: 424,
  PreconditionFailed: 412,
  PullInterrupted: 503,
  RequestHeaderSectionTooLarge: 431,
  RequestTimeout: 408,
  ServiceUnavailable: 503,
  SlowDown: 503,
}

export type ObjectsError = {
  readonly code: ObjectsErrorCode
  /** Where it is not the usual one of the code. */
  readonly status?: number
  readonly message: string
  /** What was asked for, as the client wrote it. */
  readonly resource: string
  readonly requestId: string
}

/** The error document of COS and S3. */
export const errorXml = ({ code, message, resource, requestId }: ObjectsError) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message>` +
  `<Resource>${escaped(resource)}</Resource><RequestId>${requestId}</RequestId></Error>\n`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => entities[c] ?? c).replace(/\p{Cc}/gu, ' ')

/** Headers an error needs beside its body: `Allow`, `Content-Range`, `Retry-After` … */
export type ErrorHeaders = Readonly<Record<string, string>>

/** Answers with an error document, or with its headers alone to a HEAD. */
export function sendError(res: ServerResponse, error: ObjectsError, headers: ErrorHeaders = {}): void {
  const body = Buffer.from(errorXml(error))
  res.writeHead(error.status ?? statusOf[error.code], {
    'x-cos-request-id': error.requestId,
    'Content-Type': 'application/xml',
    'Content-Length': body.length,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...headers,
  })
  if (res.req.method !== 'HEAD') noteBody(res, body.length)
  res.end(res.req.method === 'HEAD' ? undefined : body)
}
