import { get as httpGet, type IncomingHttpHeaders } from 'node:http'
import pino from 'pino'
import type { BucketView } from '../../contract/buckets.ts'
import { type DefaultRule, defaultRuleDefaults, type SavedOriginPull } from '../../contract/origin-pull.ts'
import type { PullView } from '../../contract/pulls.ts'
import { parseConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import type { Parts } from '../open-parts.ts'
import { type EvilOrigin, startEvilOrigin } from './evil-origin.ts'
import { tempFolder } from './temp-folder.ts'

export type GotObject = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

export type World = Awaited<ReturnType<typeof startWorld>>

const password = 'a long enough password'

export type WorldOptions = {
  readonly parts?: (origin: EvilOrigin) => Partial<Parts>
  /** Settings beside the usual ones, or instead of them. */
  readonly environment?: (origin: EvilOrigin) => Readonly<Record<string, string>>
  /** Takes every line of the log; without it there is none. */
  readonly log?: (line: string) => void
}

/** A whole gateway on free ports with a folder and an origin of its own. The origin is reached as `abc.example.com`. */
export async function startWorld(options: WorldOptions = {}) {
  const folder = await tempFolder()
  const origin = await startEvilOrigin()
  const environment = {
    HEADWATER_DATA: folder.path,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: password,
    HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
    // The whole suite can be run over workers.
    HEADWATER_WORKERS: process.env.WORLD_WORKERS ?? '1',
    HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${origin.port}`,
    ...options.environment?.(origin),
  }
  const { log: write } = options
  const log = write ? pino({ level: 'trace' }, { write }) : pino({ level: 'silent' })
  const start = () =>
    startGateway(
      parseConfig(readEnv(environment)),
      { adminPassword: password, secretKey: null },
      { version: '0.0.0', log, webRoot: folder.path },
      options.parts?.(origin),
    )
  let gateway: Gateway = await start()
  let cookie = ''

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(new URL(`/api/v1${path}`, gateway.consoleUrl), {
      method,
      headers: { Origin: gateway.consoleUrl.origin, Cookie: cookie, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'object' ? JSON.stringify(body) : String(body) }),
    })
  const api = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> => {
    const res = await send(method, path, body, headers)
    const text = await res.text()
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const logIn = async () => {
    const res = await send('POST', '/login', { password })
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  }
  await logIn()

  return {
    origin,
    folder: folder.path,
    api,
    /** A call of the console's API, whatever comes of it. */
    send,
    get gateway() {
      return gateway
    },
    /** Creates a public bucket whose misses are pulled from the origin; `rule` changes the defaults. */
    async bucket(name: string, rule: Partial<DefaultRule> | null = {}): Promise<string> {
      const bucket = await api<BucketView>('POST', '/buckets', { name, access: 'public-read' })
      const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com', ...rule }
      if (rule)
        await api('PUT', `/buckets/${bucket.name}/origin-pull`, { enabled: true, defaultRule }, { 'If-Match': '"0"' })
      return bucket.name
    },
    async configure(
      bucket: string,
      seen: number,
      rule: Partial<DefaultRule>,
      enabled = true,
    ): Promise<SavedOriginPull> {
      const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com', ...rule }
      return api('PUT', `/buckets/${bucket}/origin-pull`, { enabled, defaultRule }, { 'If-Match': `"${seen}"` })
    },
    /** GETs an object as an end user; `path` is sent as it is. */
    get: (bucket: string, path: string) => getObject(gateway.objectsUrl, `${bucket}.file.localhost`, path),
    upload: (bucket: string, key: string, body: string) =>
      api('PUT', `/buckets/${bucket}/object/content?key=${encodeURIComponent(key)}`, body, {
        'Content-Type': 'text/plain',
      }),
    remove: (bucket: string, key: string) => api('POST', `/buckets/${bucket}/objects/delete`, { keys: [key] }),
    /** The newest pull of a key. */
    async pull(bucket: string, key: string): Promise<PullView | undefined> {
      const query = `key=${encodeURIComponent(key)}`
      return (await api<{ items: PullView[] }>('GET', `/buckets/${bucket}/pulls?${query}`)).items[0]
    },
    /** Ends the gateway and starts it again on the same folder. */
    async restart() {
      await gateway.close(1_000)
      gateway = await start()
      await logIn()
    },
    async [Symbol.asyncDispose]() {
      await gateway.close(1_000)
      await origin[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** One GET on a connection of its own: `fetch` would not send a Host of our choice. */
function getObject(site: URL, host: string, path: string): Promise<GotObject> {
  const { promise, resolve, reject } = Promise.withResolvers<GotObject>()
  httpGet({ host: '127.0.0.1', port: site.port, path, headers: { Host: host }, agent: false }, (res) => {
    const chunks: Buffer[] = []
    res.on('data', (chunk: Buffer) => chunks.push(chunk))
    res.on('error', reject)
    res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }))
  }).on('error', reject)
  return promise
}
