import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDiskObjectStore } from './object-store/disk/disk-object-store.ts'
import { verifyDiskStore } from './object-store/disk/verify.ts'
import { endProcess } from './testing/gateway-process.ts'
import { openPullingBucket, readFrom, startPullingGateway } from './testing/pulling-gateway.ts'
import { type TempFolder, tempFolder } from './testing/temp-folder.ts'

const moments = 36
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

const start = () => startPullingGateway(folder.path, origin.port)

/** A 200 is always the whole object; anything but a 200 or a 302 is a broken promise. */
function expectWholeOrMiss(path: string, answer: { status: number; body: Buffer } | null) {
  if (answer?.status === 200) expect(sha256(answer.body)).toBe(sha256(bodyOf(path)))
  else expect(answer?.status).toBe(302)
}

it(`survives kill -9 at ${moments} moments of pulling: objects are absent or whole, pulls go on, nothing strays`, async () => {
  let gateway = await start()
  const { name: bucket } = await openPullingBucket(gateway)
  for (let round = 0; round < moments; round += 1) {
    const paths = sizes.map((size) => `/${round}/${size}`)
    const missed = await Promise.all(paths.map((path) => readFrom(gateway, bucket, path)))
    expect(missed.map((answer) => answer?.status)).toEqual(paths.map(() => 302))
    // The moment is told by how far the copies are, not by a clock: after so many looks at the last path.
    for (let looks = 0; looks < round; looks += 1)
      expectWholeOrMiss(paths[0] ?? '', await readFrom(gateway, bucket, paths[0] ?? ''))
    await endProcess(gateway.child, 'SIGKILL')
    gateway = await start()
    for (const path of paths) expectWholeOrMiss(path, await readFrom(gateway, bucket, path))
  }
  const all = Array.from({ length: moments }, (_, round) => sizes.map((size) => `/${round}/${size}`)).flat()
  for (const path of all) {
    const hit = async () => ((await readFrom(gateway, bucket, path))?.status === 200 ? path : null)
    await expect.poll(hit, { timeout: 30_000, interval: 20 }).toBe(path)
    expectWholeOrMiss(path, await readFrom(gateway, bucket, path))
  }
  expect(await endProcess(gateway.child, 'SIGTERM')).toBe(0)

  await using store = await openDiskObjectStore({ folder: folder.path, graceMs: 0 })
  await store.sweep()
  const report = await verifyDiskStore(folder.path)
  expect(report).toMatchObject({ objects: all.length, damaged: [], missing: [], strays: [] })
  // A bound for what hangs: 38 servers start and end, one after the other.
}, 900_000)
