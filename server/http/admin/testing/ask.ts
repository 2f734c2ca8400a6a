import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export type Question = {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array
  /** The address to come from, of those of loopback. */
  readonly from?: string
}

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON, unchecked. */
  json<T = Record<string, unknown>>(): T
}

/** One HTTP exchange on a connection of its own, with exactly these headers. Unlike fetch it can say any Host. */
export async function ask(url: string | URL, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, from: localAddress } = question
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const req = request(url, { method, headers, agent: false, localAddress })
  req.once('error', reject)
  req.once('response', (res) => {
    buffer(res).then((bytes) => {
      const text = bytes.toString()
      resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes, text, json: () => JSON.parse(text) })
    }, reject)
  })
  req.end(body)
  return promise
}
