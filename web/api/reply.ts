import * as z from 'zod/mini'
import type { Endpoint, ReplyOf } from '../../contract/endpoint.ts'
import { Problem } from '../../contract/errors.ts'
import { ApiError } from './api-error.ts'
import { announceSessionEnd } from './session-end.ts'

/** An answer as `fetch` and `XMLHttpRequest` both can describe it. */
export type RawReply = {
  readonly status: number
  readonly text: string
  readonly header: (name: string) => string | null
}

/** Turns an answer into what the contract promises, or throws an `ApiError`. */
export function readReply<E extends Endpoint>(endpoint: E, raw: RawReply): ReplyOf<E> {
  if (raw.status >= 400) throw refusalOf(raw)
  if (raw.status < 200 || raw.status > 299) throw surprising(raw, `unexpected status ${raw.status}`)
  if (endpoint.reply === null || endpoint.reply === 'stream') return null as ReplyOf<E>
  const parsed = z.safeParse(endpoint.reply, jsonOf(raw))
  if (!parsed.success) throw surprising(raw, z.prettifyError(parsed.error))
  return parsed.data as ReplyOf<E>
}

function refusalOf(raw: RawReply): ApiError {
  const problem = z.safeParse(Problem, jsonOf(raw))
  if (!problem.success) return surprising(raw, `status ${raw.status} without a problem document`)
  const { status, code, detail, requestId, errors = [] } = problem.data
  if (code === 'NotLoggedIn') announceSessionEnd()
  const wait = Number(raw.header('Retry-After') ?? Number.NaN)
  const retryAfter = Number.isFinite(wait) ? wait : null
  return new ApiError({ kind: 'refused', status, code, detail, requestId, fields: errors, retryAfter })
}

function surprising(raw: RawReply, detail: string): ApiError {
  return new ApiError({ kind: 'surprising-reply', status: raw.status, detail })
}

function jsonOf(raw: RawReply): unknown {
  try {
    return JSON.parse(raw.text)
  } catch {
    return undefined
  }
}
