import { once } from 'node:events'
import { get as httpGet, type IncomingMessage, request } from 'node:http'
import { createBucket } from '../../contract/buckets.ts'
import { type DefaultRule, defaultRuleDefaults, saveOriginPull } from '../../contract/origin-pull.ts'
import type { PullState } from '../../contract/pulls.ts'
import { logIn } from '../../contract/session.ts'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'

const password = 'a long enough password'

/** Starts a gateway as a process of its own on a folder; `abc.example.com` is an origin on this port. */
export const startPullingGateway = (folder: string, originPort: number): Promise<GatewayProcess> =>
  startGatewayProcess({
    HEADWATER_DATA: folder,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: password,
    HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
    HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${originPort}`,
  })

/** A public bucket whose misses are pulled from that origin, and the way to put objects into it. */
export async function openPullingBucket({ consoleUrl }: GatewayProcess, rule: Partial<DefaultRule> = {}) {
  let cookie = ''
  const send = async <T>(method: string, path: string, body?: string | Buffer, type = 'application/json') => {
    const headers = { Origin: consoleUrl.origin, Cookie: cookie, 'Content-Type': type, 'If-Match': '"0"' }
    const sent = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }
    const res = await fetch(new URL(path, consoleUrl), { method, headers, ...sent })
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${await res.text()}`)
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return (await res.json()) as T
  }
  await send(logIn.method, logIn.path, JSON.stringify({ password }))
  const wanted = { name: 'pulling', access: 'public-read' }
  const { name } = await send<{ name: string }>(createBucket.method, createBucket.path, JSON.stringify(wanted))
  const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com', ...rule }
  const path = saveOriginPull.path.replace(':bucket', name)
  await send(saveOriginPull.method, path, JSON.stringify({ enabled: true, defaultRule }))
  const contentOf = (key: string) => `/api/v1/buckets/${name}/object/content?key=${encodeURIComponent(key)}`
  return {
    name,
    upload: (key: string, body: Buffer) => send('PUT', contentOf(key), body, 'text/plain'),
    /** Uploads whose bodies come together: none before the gateway has read the heads of all (RFC 9110 §10.1.1). */
    async uploadTogether(keys: readonly string[], body: Buffer): Promise<void> {
      const own = { Origin: consoleUrl.origin, Cookie: cookie, 'Content-Type': 'text/plain' }
      const headers = { ...own, 'Content-Length': body.length, Expect: '100-continue' }
      const all = keys.map((key) => {
        const req = request(new URL(contentOf(key), consoleUrl), { method: 'PUT', headers, agent: false })
        req.flushHeaders()
        return { req, mayGoOn: once(req, 'continue'), answered: once(req, 'response') }
      })
      await Promise.all(all.map(({ mayGoOn }) => mayGoOn))
      for (const { req } of all) req.end(body)
      for (const { answered } of all) {
        const [res]: IncomingMessage[] = await answered
        res?.resume()
        if (res?.statusCode !== 200) throw new Error(`an upload was answered ${res?.statusCode}`)
      }
    },
    /** How many pulls there are, by state. */
    counts: async () =>
      (await send<{ counts: Record<PullState, number> }>('GET', `/api/v1/buckets/${name}/pulls?limit=1`)).counts,
  }
}

export type ReadAnswer = { readonly status: number; readonly body: Buffer }

/** One GET on a connection of its own; `null` when the gateway died before it answered to the end. */
export function readFrom({ objectsUrl }: GatewayProcess, bucket: string, path: string): Promise<ReadAnswer | null> {
  const { promise, resolve } = Promise.withResolvers<ReadAnswer | null>()
  const headers = { Host: `${bucket}.file.localhost` }
  httpGet({ host: '127.0.0.1', port: objectsUrl.port, path, headers, agent: false }, (res) => {
    const chunks: Buffer[] = []
    res.on('data', (chunk: Buffer) => chunks.push(chunk))
    res.on('error', () => resolve(null))
    res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks) }))
  }).on('error', () => resolve(null))
  return promise
}
