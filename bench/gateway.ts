import { join } from 'node:path'
import { createBucket } from '../contract/buckets.ts'
import { uploadObject } from '../contract/objects.ts'
import { defaultRuleDefaults, saveOriginPull } from '../contract/origin-pull.ts'
import { listPulls, type PullState } from '../contract/pulls.ts'
import { logIn } from '../contract/session.ts'
import { type Bench, type Contestant, folderIn } from './jobs/job.ts'
import { type Runtime, runtimes } from './machine.ts'
import { type Running, residentMB, start, stop, until } from './processes.ts'

export const bucket = 'bench-1250000000'
const host = `${bucket}.file.localhost`
/** The operator's. */
export const password = 'only for this bench run'

export type Gateway = Running & {
  readonly runtime: Runtime
  readonly host: string
  readonly console: string
  /** Milliseconds from its start to its word that it is ready. */
  readonly readyMs: number
  /** Resident memory once it was ready and before anything was asked of it, MB. */
  readonly idleMB: number
  upload(key: string, body: Buffer): Promise<void>
  counts(): Promise<Readonly<Record<PullState, number>>>
  /** Reads from the console's API as the operator. */
  read<T>(operation: Readable<T>, query?: string): Promise<T>
  /** Has it do something. */
  act(operation: Operation, body?: string, bucket?: string): Promise<void>
  /** Adds a bucket that pulls as the first does, whose number of pulls at once is its share. Returns its full name. */
  addBucket(name: string): Promise<string>
  /** Drops every queued pull, so that what one turn left behind does not slow the next. */
  quiesce(): Promise<void>
  stop(): Promise<void>
}

type Operation = { readonly method: string; readonly path: string }
type Readable<T> = { readonly path: string; readonly reply: { parse(value: unknown): T } }

export type GatewayOptions = {
  readonly runtime: Runtime
  /** A data folder that is there already; else a new one. */
  readonly folder?: string
  /** Whose port misses are pulled from. */
  readonly originPort?: number
  readonly mode?: 'async' | 'sync'
  readonly env?: Readonly<Record<string, string>>
}

/** The program's environment, and no more. */
const environment = (folder: string, { originPort = 9, env }: GatewayOptions) => ({
  PATH: process.env.PATH,
  HEADWATER_DATA: folder,
  HEADWATER_CONSOLE_PORT: '0',
  HEADWATER_OBJECTS_PORT: '0',
  HEADWATER_ADMIN_PASSWORD: password,
  HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
  HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${originPort}`,
  HEADWATER_LOG_LEVEL: 'error',
  ...env,
})

/** A Headwater with one public bucket that pulls what it misses from the origin. */
export async function startGateway(bench: Bench, options: GatewayOptions): Promise<Gateway> {
  const { runtime, mode = 'async' } = options
  const folder = options.folder ?? join(folderIn(bench, 'data'), 'data')
  const began = performance.now()
  const child = start(runtimes[runtime]() ?? '', [join(import.meta.dirname, '../server/main.ts')], {
    env: environment(folder, options),
  })
  const { site, objects } = await addressesIn(child.stdout)
  const readyMs = performance.now() - began
  child.stdout?.resume()
  const idleMB = residentMB(child)
  const operator = await logInTo(site)
  const enable = async (enabled: boolean, which = bucket) => {
    const budgets = { ...defaultRuleDefaults.budgets, concurrency: 1024 }
    const defaultRule = { ...defaultRuleDefaults, mode, address: 'abc.example.com', budgets }
    const path = saveOriginPull.path.replace(':bucket', which)
    const now = await operator({ method: 'GET', path })
    const version = now.headers.get('etag') ?? '"0"'
    await operator({ method: saveOriginPull.method, path }, { body: JSON.stringify({ enabled, defaultRule }), version })
  }
  const addBucket = async (name: string) => {
    await operator(createBucket, { body: JSON.stringify({ name, access: 'public-read' }) })
    const full = `${name}-1250000000`
    if (options.originPort !== undefined) await enable(true, full)
    return full
  }
  if (options.folder === undefined) await addBucket('bench')
  const read = async <T>({ path, reply }: Readable<T>, query = ''): Promise<T> =>
    reply.parse(await (await operator({ method: 'GET', path }, { query })).json())
  const counts = async () => (await read(listPulls, '?limit=1')).counts
  return {
    runtime,
    child,
    port: Number(new URL(objects).port),
    host,
    console: site,
    readyMs,
    idleMB,
    upload: async (key, body) => {
      await operator(uploadObject, { body: new Uint8Array(body), query: `?key=${encodeURIComponent(key)}` })
    },
    counts,
    read,
    addBucket,
    act: async ({ method, path }, body, of = bucket) =>
      void (await operator({ method, path: path.replace(':bucket', of) }, body === undefined ? {} : { body })),
    async quiesce() {
      await enable(false)
      await enable(true)
      await until('no pull runs', async () => (await counts()).running === 0)
    },
    stop: () => stop(child),
  }
}

export const asContestant = ({ runtime, port }: Gateway, more: Partial<Contestant> = {}): Contestant => ({
  name: runtime,
  port,
  host,
  ...more,
})

async function addressesIn(stdout: AsyncIterable<Buffer> | null): Promise<{ site: string; objects: string }> {
  let said = ''
  const found = Promise.withResolvers<{ site: string; objects: string }>()
  const read = async () => {
    for await (const chunk of stdout ?? []) {
      said += chunk
      const [site, objects] = [/Console\s+(\S+)/.exec(said)?.[1], /Objects\s+(\S+)/.exec(said)?.[1]]
      if (site && objects) found.resolve({ site, objects })
    }
    found.reject(new Error(`Headwater did not start: ${said}`))
  }
  read().catch(found.reject)
  return found.promise
}

type Asked = { readonly body?: string | Uint8Array<ArrayBuffer>; readonly query?: string; readonly version?: string }

async function logInTo(site: string) {
  let cookie = ''
  const ask = async ({ method, path }: { method: string; path: string }, { body, query = '', version }: Asked = {}) => {
    const res = await fetch(new URL(path.replace(':bucket', bucket) + query, site), {
      method,
      headers: {
        Origin: site,
        Cookie: cookie,
        'Content-Type': 'application/json',
        ...(version === undefined ? {} : { 'If-Match': version }),
      },
      ...(body === undefined ? {} : { body }),
    })
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${await res.text()}`)
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return res
  }
  await ask(logIn, { body: JSON.stringify({ password }) })
  return ask
}
