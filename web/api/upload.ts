import type { Endpoint, ReplyOf } from '../../contract/endpoint.ts'
import { ApiError } from './api-error.ts'
import { type AddressParts, endpointUrl } from './endpoint-url.ts'
import { readReply } from './reply.ts'

/** An endpoint that takes raw bytes. */
type Upload = Endpoint & { readonly body: 'stream' }

export type UploadParts<E extends Upload> = AddressParts<E> & {
  file: Blob
  /** Stored with the object; by default the type the browser gave the file. */
  contentType?: string
  /** Refused with 412 when something is there already. */
  ifAbsent?: boolean
  /** Bytes that have left, of all there are. */
  onProgress?: (sent: number, total: number) => void
  signal?: AbortSignal | undefined
}

/** Sends a file with progress, which `fetch` cannot report. Returns or throws as `call` does. */
export function upload<E extends Upload>(endpoint: E, parts: UploadParts<E>): Promise<ReplyOf<E>> {
  const { file, contentType, ifAbsent = false, onProgress, signal } = parts
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal?.addEventListener('abort', abort, { once: true })
    request.upload.onprogress = (event) => onProgress?.(event.loaded, file.size)
    request.onabort = () => reject(signal?.reason ?? new DOMException('Aborted', 'AbortError'))
    request.onerror = () => reject(new ApiError({ kind: 'offline' }))
    request.onload = () => settle(() => readReply(endpoint, replyOf(request)), resolve, reject)
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    request.open(endpoint.method, endpointUrl(endpoint, parts))
    request.setRequestHeader('Content-Type', contentType ?? (file.type || 'application/octet-stream'))
    if (ifAbsent) request.setRequestHeader('If-None-Match', '*')
    request.send(file)
  })
}

function settle<T>(read: () => T, resolve: (value: T) => void, reject: (reason: unknown) => void) {
  try {
    resolve(read())
  } catch (error) {
    reject(error)
  }
}

const replyOf = (request: XMLHttpRequest) => ({
  status: request.status,
  text: request.responseText,
  header: (name: string) => request.getResponseHeader(name),
})
