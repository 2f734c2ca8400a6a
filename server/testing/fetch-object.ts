import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

/** How an answer went: also one that was cut, or never came (status 0). */
export type Fetched = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Whether it came to the end that HTTP promises. */
  readonly isWhole: boolean
  /** When it ended, by `performance.now()`. */
  readonly endedAt: number
}

/** One GET under a host name, on a connection of its own. Never rejects. */
export function fetchObject(
  site: URL,
  host: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Fetched> {
  const { promise, resolve } = Promise.withResolvers<Fetched>()
  const chunks: Buffer[] = []
  const end = (res: IncomingMessage | null) =>
    resolve({
      status: res?.statusCode ?? 0,
      headers: res?.headers ?? {},
      body: Buffer.concat(chunks),
      isWhole: res?.complete ?? false,
      endedAt: performance.now(),
    })
  get({ host: '127.0.0.1', port: site.port, path, headers: { ...headers, Host: host }, agent: false }, (res) => {
    res.on('data', (chunk: Buffer) => chunks.push(chunk))
    res.on('error', () => {})
    res.once('close', () => end(res))
  }).once('error', () => end(null))
  return promise
}
