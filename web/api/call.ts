import type { BodyInput, Endpoint, ReplyOf } from '../../contract/endpoint.ts'
import { ApiError } from './api-error.ts'
import { type AddressParts, endpointUrl } from './endpoint-url.ts'
import { readReply } from './reply.ts'

type BodyPart<E extends Endpoint> = E['body'] extends object ? { body: BodyInput<E> } : { body?: never }
type VersionPart<E extends Endpoint> = E['conditional'] extends true
  ? { /** The version that was read before the change; a newer one is answered 412. */ ifMatch: number }
  : { ifMatch?: never }

export type CallParts<E extends Endpoint> = AddressParts<E> &
  BodyPart<E> &
  VersionPart<E> & { signal?: AbortSignal | undefined }

type LooseParts = { readonly body?: unknown; readonly ifMatch?: number; readonly signal?: AbortSignal | undefined }

/** Calls one endpoint. Returns the reply, checked against the contract, or throws an `ApiError`. */
export async function call<E extends Endpoint>(endpoint: E, parts: CallParts<E>): Promise<ReplyOf<E>> {
  const response = await send(endpointUrl(endpoint, parts), endpoint.method, parts)
  const text = await response.text().catch(rethrow(parts))
  return readReply(endpoint, { status: response.status, text, header: (name) => response.headers.get(name) })
}

function send(url: string, method: string, parts: LooseParts): Promise<Response> {
  const { body, ifMatch, signal } = parts
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  return fetch(url, { method, headers, ...sent, ...(signal === undefined ? {} : { signal }) }).catch(rethrow(parts))
}

const rethrow =
  ({ signal }: LooseParts) =>
  (cause: unknown): never => {
    if (signal?.aborted) throw cause
    throw new ApiError({ kind: 'offline' }, { cause })
  }
