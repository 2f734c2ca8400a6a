import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

export type ObjectsAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** A question of an end user. The target is sent as it is given, already encoded. */
export type ObjectsQuestion = {
  readonly host: string
  readonly target: string
  readonly method?: string
  readonly headers?: Record<string, string>
}

/**
 * Asks the objects listener as `curl` would under the bucket's own host name. `fetch` could neither send a Host of its
 * own nor a target that it would not fold.
 */
export async function ask(port: number, question: ObjectsQuestion): Promise<ObjectsAnswer> {
  const res = await open(port, question)
  const chunks: Buffer[] = []
  for await (const chunk of res) chunks.push(chunk)
  return { status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }
}

/** The same, without reading the body. */
export function open(port: number, { host, target, method = 'GET', headers = {} }: ObjectsQuestion) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { host: '127.0.0.1', port, path: target, method, agent: false, setHost: false }
  request({ ...options, headers: { Host: host, ...headers } })
    .once('response', resolve)
    .once('error', reject)
    .end()
  return promise
}

/** A key as a browser or curl would put it into an address: each segment percent-encoded. */
export const targetOf = (key: string) => `/${key.split('/').map(encodeURIComponent).join('/')}`
