import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get as httpGet } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createBucket } from '../contract/buckets.ts'
import { defaultRuleDefaults, saveOriginPull } from '../contract/origin-pull.ts'
import { logIn } from '../contract/session.ts'
import { openDiskObjectStore } from './object-store/disk/disk-object-store.ts'
import { verifyDiskStore } from './object-store/disk/verify.ts'
import { endProcess, type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { type TempFolder, tempFolder } from './testing/temp-folder.ts'

const moments = 36
const password = 'a long enough password'
/** Inline bodies, bodies around the inline limit, and files of several write calls. */
const sizes = [0, 1, 10_000, 65_536, 65_537, 700_000, 3_000_000]

let folder: TempFolder
let origin: { readonly port: number; close(): void }
beforeAll(async () => {
  folder = await tempFolder()
  origin = await startOrigin()
})
afterAll(async () => {
  origin.close()
  await folder[Symbol.asyncDispose]()
})

/** Every path `/<round>/<size>` holds that many bytes, which say which path they belong to. */
const bodyOf = (path: string) => {
  const size = Number(path.split('/').at(-1))
  return Buffer.alloc(size, `${path} `)
}
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function startOrigin() {
  const server = createServer((req, res) => {
    const body = bodyOf(req.url ?? '')
    res.writeHead(200, { 'Content-Length': body.length, 'Content-Type': 'text/plain' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, close: () => server.close() }
}

const start = () =>
  startGatewayProcess({
    HEADWATER_DATA: folder.path,
    HEADWATER_CONSOLE_PORT: '0',
    HEADWATER_OBJECTS_PORT: '0',
    HEADWATER_ADMIN_PASSWORD: password,
    HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
    HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${origin.port}`,
  })

async function createPullingBucket({ consoleUrl }: GatewayProcess): Promise<string> {
  let cookie = ''
  const send = async (to: { method: string; path: string }, name: string, body: object) => {
    const headers = { Origin: consoleUrl.origin, Cookie: cookie, 'Content-Type': 'application/json', 'If-Match': '"0"' }
    const url = new URL(to.path.replace(':bucket', name), consoleUrl)
    const res = await fetch(url, { method: to.method, headers, body: JSON.stringify(body) })
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return (await res.json()) as { name: string }
  }
  await send(logIn, '', { password })
  const { name } = await send(createBucket, '', { name: 'killed', access: 'public-read' })
  const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
  await send(saveOriginPull, name, { enabled: true, defaultRule })
  return name
}

/** `null` when the gateway died before it answered to the end. */
function read({ objectsUrl }: GatewayProcess, bucket: string, path: string) {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: Buffer } | null>()
  const options = {
    host: '127.0.0.1',
    port: objectsUrl.port,
    path,
    headers: { Host: `${bucket}.file.localhost` },
    agent: false,
  }
  httpGet(options, (res) => {
    const chunks: Buffer[] = []
    res.on('data', (chunk: Buffer) => chunks.push(chunk))
    res.on('error', () => resolve(null))
    res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks) }))
  }).on('error', () => resolve(null))
  return promise
}

/** A 200 is always the whole object; anything but a 200 or a 302 is a broken promise. */
function expectWholeOrMiss(path: string, answer: { status: number; body: Buffer } | null) {
  if (answer?.status === 200) expect(sha256(answer.body)).toBe(sha256(bodyOf(path)))
  else expect(answer?.status).toBe(302)
}

it(`survives kill -9 at ${moments} moments of pulling: objects are absent or whole, pulls go on, nothing strays`, async () => {
  let bucket = ''
  let gateway = await start()
  bucket = await createPullingBucket(gateway)
  for (let round = 0; round < moments; round += 1) {
    const paths = sizes.map((size) => `/${round}/${size}`)
    const missed = await Promise.all(paths.map((path) => read(gateway, bucket, path)))
    expect(missed.map((answer) => answer?.status)).toEqual(paths.map(() => 302))
    // The moment is told by how far the copies are, not by a clock: after so many looks at the last path.
    for (let looks = 0; looks < round; looks += 1)
      expectWholeOrMiss(paths[0] ?? '', await read(gateway, bucket, paths[0] ?? ''))
    await endProcess(gateway.child, 'SIGKILL')
    gateway = await start()
    for (const path of paths) expectWholeOrMiss(path, await read(gateway, bucket, path))
  }
  const all = Array.from({ length: moments }, (_, round) => sizes.map((size) => `/${round}/${size}`)).flat()
  for (const path of all) {
    const hit = async () => ((await read(gateway, bucket, path))?.status === 200 ? path : null)
    await expect.poll(hit, { timeout: 30_000, interval: 20 }).toBe(path)
    expectWholeOrMiss(path, await read(gateway, bucket, path))
  }
  expect(await endProcess(gateway.child, 'SIGTERM')).toBe(0)

  await using store = await openDiskObjectStore({ folder: folder.path, graceMs: 0 })
  await store.sweep()
  const report = await verifyDiskStore(folder.path)
  expect(report).toMatchObject({ objects: all.length, damaged: [], missing: [], strays: [] })
}, 120_000)
