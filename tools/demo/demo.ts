import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBucket, updateBucket } from '../../contract/buckets.ts'
import { defaultRuleDefaults, saveOriginPull } from '../../contract/origin-pull.ts'
import { logIn } from '../../contract/session.ts'
import { startSampleOrigin } from './sample-origin.ts'

/** A gateway with a bucket and an origin, all on this machine, to try the main job in a minute. */
const bucketName = 'examplebucket'
const folder = process.env.HEADWATER_DATA ?? mkdtempSync(join(tmpdir(), 'headwater-demo-'))
if (existsSync(folder) && readdirSync(folder).length > 0) {
  process.stderr.write(`The demo starts with a fresh data folder, and ${folder} is not empty.\n`)
  process.exit(1)
}

const password = process.env.HEADWATER_ADMIN_PASSWORD ?? randomBytes(8).toString('hex')
const origin = await startSampleOrigin()
const server = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PATH: process.env.PATH,
    HEADWATER_LOG_LEVEL: 'warn',
    ...picked('HEADWATER_CONSOLE_PORT', 'HEADWATER_OBJECTS_PORT', 'HEADWATER_LOG_LEVEL'),
    HEADWATER_DATA: folder,
    HEADWATER_ADMIN_PASSWORD: password,
    HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
    HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${origin.port}`,
  },
})
process.on('SIGINT', () => server.kill('SIGTERM'))
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code) => {
  origin.close()
  process.exitCode = code ?? 1
})

const { consoleUrl, objectsUrl } = await addresses()
process.once('uncaughtExceptionMonitor', () => server.kill('SIGKILL'))
const cookie = await logInto(consoleUrl)
const bucket = await call<{ name: string; version: number }>(createBucket, '', {
  name: bucketName,
  access: 'public-read',
})
await call(updateBucket, bucket.name, { accelerated: true }, bucket.version)
await call(
  saveOriginPull,
  bucket.name,
  { enabled: true, defaultRule: { ...defaultRuleDefaults, address: 'abc.example.com' } },
  0,
)

const objects = new URL(objectsUrl)
const picture = `${objects.protocol}//${bucket.name}.file.${objects.host}/picture.jpg`
process.stdout.write(`
The demo is ready. The origin abc.example.com is played by this machine; the bucket is empty.

  Console   ${consoleUrl}
  Password  ${password}
  Data      ${folder}

Miss: 302 to the origin, copied in the background.
  curl -i ${picture}

Hit: 200 from the bucket.
  curl -sD - -o picture.jpg ${picture}

Ctrl+C ends it.
`)

/** The demo honours ports, log level, data folder and password; every other setting would make it another demo. */
function picked(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => [[name, process.env[name]]].filter(([, value]) => value)))
}

/** Waits for the two lines that the server prints when it is ready. */
async function addresses(): Promise<{ consoleUrl: string; objectsUrl: string }> {
  let seen = ''
  for await (const chunk of server.stdout ?? []) {
    seen += chunk
    const [consoleUrl, objectsUrl] = [/Console\s+(\S+)/.exec(seen)?.[1], /Objects\s+(\S+)/.exec(seen)?.[1]]
    if (consoleUrl && objectsUrl) return { consoleUrl, objectsUrl }
  }
  // It has said why.
  process.exit(1)
}

async function logInto(url: string): Promise<string> {
  const res = await request(url, logIn, '', { password })
  return (res.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

async function call<T>(to: Target, name: string, body: object, ifMatch?: number): Promise<T> {
  const res = await request(consoleUrl, to, name, body, {
    Cookie: cookie,
    ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
  })
  return (await res.json()) as T
}

type Target = { readonly method: string; readonly path: string }

async function request(url: string, to: Target, name: string, body: object, headers: Record<string, string> = {}) {
  const res = await fetch(new URL(to.path.replace(':bucket', name), url), {
    method: to.method,
    headers: { 'Content-Type': 'application/json', Origin: new URL(url).origin, ...headers },
    body: JSON.stringify(body),
  })
  if (!res.ok) throw new Error(`${to.method} ${to.path} answered ${res.status}: ${await res.text()}`)
  return res
}
