import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createBucket } from '../contract/buckets.ts'
import type { DeletionView } from '../contract/deletions.ts'
import { logIn } from '../contract/session.ts'
import { openDiskObjectStore } from './object-store/disk/disk-object-store.ts'
import { endProcess, type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { killAtCall } from './testing/system-calls.ts'
import { tempFolder } from './testing/temp-folder.ts'

const patience = { timeout: 30_000, interval: 50 }
const password = 'a long enough password'
const name = 'many-1250000000'
const objects = 3000
const started: GatewayProcess[] = []
afterEach(async () => {
  for (const { child } of started.splice(0)) await endProcess(child, 'SIGKILL')
})

async function start(folder: string) {
  const gateway = await startGatewayProcess({
    HEADWATER_DATA: folder,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: password,
  })
  started.push(gateway)
  const { child, consoleUrl } = gateway
  let cookie = ''
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { Origin: consoleUrl.origin, Cookie: cookie, 'Content-Type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const res = await fetch(new URL(path, consoleUrl), { method, headers, ...sent })
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${await res.text()}`)
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return (await res.json()) as T
  }
  await send(logIn.method, logIn.path, { password })
  return { child, send }
}

/** A folder with a bucket of objects under `old/`, and one beside them. */
async function fill(folder: string): Promise<void> {
  const { child, send } = await start(folder)
  await send(createBucket.method, createBucket.path, { name: 'many', access: 'private' })
  await endProcess(child, 'SIGTERM')
  await using store = await openDiskObjectStore({ folder })
  const options = { headers: {}, source: { kind: 'uploaded' } } as const
  const put = (key: string) => store.put({ bucket: 1, key }, Buffer.from(key), options)
  await Promise.all(Array.from({ length: objects }, (_, n) => put(`old/${n}`)))
  await put('kept')
}

it.each([
  ['when a step is written down', 'fsync', 2, 'settings.db-wal'],
  ['amid writing one down', 'pwrite64', 4, 'settings.db-wal'],
  ['when objects go', 'fsync', 3, 'index.db-wal'],
  ['amid their going', 'pwrite64', 40, 'index.db-wal'],
])(
  'a deletion goes on to its end in a gateway that was killed, and has counted each object once: %s',
  async (_, ...at) => {
    const [call, n, file] = at
    await using folder = await tempFolder()
    await fill(folder.path)
    const first = await start(folder.path)
    const died = once(first.child, 'exit')
    await killAtCall(first.child.pid ?? 0, call, n, join(folder.path, file))
    const wanted = { prefixes: ['old/'], expected: objects }
    await first.send('POST', `/api/v1/buckets/${name}/deletions`, wanted).catch(() => undefined)
    await died
    expect(first.child.signalCode).toBe('SIGKILL')

    const second = await start(folder.path)
    const list = () => second.send<{ items: DeletionView[] }>('GET', `/api/v1/buckets/${name}/deletions`)
    // What was never answered may not have begun; what has is there, and goes on.
    if ((await list()).items.length === 0) await second.send('POST', `/api/v1/buckets/${name}/deletions`, wanted)
    await expect.poll(async () => (await list()).items.map(({ state }) => state), patience).toEqual(['done'])
    expect((await list()).items).toMatchObject([{ deleted: objects, failed: 0, expected: objects }])
    const left = await second.send<{ items: { key: string }[] }>('GET', `/api/v1/buckets/${name}/objects`)
    expect(left.items.map(({ key }) => key)).toEqual(['kept'])
  },
)
