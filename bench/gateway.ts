import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createBucket } from '../contract/buckets.ts'
import { uploadObject } from '../contract/objects.ts'
import { defaultRuleDefaults, saveOriginPull } from '../contract/origin-pull.ts'
import { logIn } from '../contract/session.ts'
import { type Running, residentMB } from './processes.ts'

export type Gateway = Running & {
  /** Host under which the bucket's objects are read. */
  readonly host: string
  /** Resident memory once it was ready and before anything was asked of it, MB. */
  readonly idleMB: number
  upload(key: string, body: Buffer): Promise<void>
  /** Drops every queued pull, so that what one job left behind does not slow the next. */
  quiesce(): Promise<void>
}

const password = 'only for this bench run'

/** A Headwater with one public bucket whose misses are pulled from the origin's port below `/any/`. */
export async function startGateway(folder: string, originPort: number): Promise<Gateway> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HEADWATER_DATA: folder,
      HEADWATER_CONSOLE_PORT: '0',
      HEADWATER_OBJECTS_PORT: '0',
      HEADWATER_ADMIN_PASSWORD: password,
      HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
      HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${originPort}`,
      HEADWATER_LOG_LEVEL: 'error',
    },
  })
  let said = ''
  let urls: readonly [string, string] | null = null
  for await (const chunk of child.stdout) {
    said += chunk
    const [site, objects] = [/Console\s+(\S+)/.exec(said)?.[1], /Objects\s+(\S+)/.exec(said)?.[1]]
    if (site && objects) {
      urls = [site, objects]
      break
    }
  }
  if (!urls) throw new Error(`Headwater did not start: ${said}`)
  const [site, objects] = urls
  const idleMB = residentMB({ child })
  let cookie = ''
  let version = 0
  const send = async (
    to: { method: string; path: string },
    bucket: string,
    body: string | Uint8Array<ArrayBuffer>,
    query = '',
  ) => {
    const res = await fetch(new URL(to.path.replace(':bucket', bucket) + query, site), {
      method: to.method,
      headers: { Origin: site, Cookie: cookie, 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
      body,
    })
    if (!res.ok) throw new Error(`${to.path}: ${res.status} ${await res.text()}`)
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
  }
  const bucket = 'bench-1250000000'
  await send(logIn, '', JSON.stringify({ password }))
  await send(createBucket, '', JSON.stringify({ name: 'bench', access: 'public-read' }))
  const enable = async (enabled: boolean) => {
    const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
    await send(saveOriginPull, bucket, JSON.stringify({ enabled, defaultRule }))
    version += 1
  }
  await enable(true)
  return {
    name: 'headwater',
    child,
    port: Number(new URL(objects).port),
    host: `${bucket}.file.localhost`,
    idleMB,
    async quiesce() {
      await enable(false)
      await enable(true)
    },
    upload: (key, body) => send(uploadObject, bucket, new Uint8Array(body), `?key=${encodeURIComponent(key)}`),
  }
}
