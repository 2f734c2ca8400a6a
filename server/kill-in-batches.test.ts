import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDiskObjectStore } from './object-store/disk/disk-object-store.ts'
import { verifyDiskStore } from './object-store/disk/verify.ts'
import { cutWhole, inTurn, strongTag } from './testing/broken-answers.ts'
import { ok, head as partHead } from './testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from './testing/evil-origin.ts'
import { endProcess, type GatewayProcess } from './testing/gateway-process.ts'
import { openPullingBucket, readFrom, startPullingGateway } from './testing/pulling-gateway.ts'
import { killAtCall } from './testing/system-calls.ts'
import { tempFolder } from './testing/temp-folder.ts'

const patience = { timeout: 30_000, interval: 50 }
/** In the index, on both sides of what fits there, and in files of several writes. */
const sizes = [0, 100, 10_000, 65_536, 65_537, 200_000, 1_500_000]
const copies = 6
const paths = Array.from({ length: copies }, (_, n) => sizes.map((size) => `/${n}/${size}`)).flat()
const bodyOf = (path: string) => Buffer.alloc(Number(path.split('/').at(-1)), `${path} `)

let origin: EvilOrigin
beforeAll(async () => {
  origin = await startEvilOrigin()
  for (const path of paths) origin.answer(path, ok(bodyOf(path)))
})
afterAll(() => origin[Symbol.asyncDispose]())

/** Whatever a test that failed has left running. */
const started: GatewayProcess[] = []
afterEach(async () => {
  for (const { child } of started.splice(0)) await endProcess(child, 'SIGKILL')
})

async function start(folder: string): Promise<GatewayProcess> {
  const gateway = await startPullingGateway(folder, origin.port)
  started.push(gateway)
  return gateway
}

/** All pulls are brought to their end; the objects are as the origin has them, and nothing else is there. */
async function expectAllGoOn(folder: string, bucket: string, wanted: readonly string[], whole = bodyOf): Promise<void> {
  const gateway = await start(folder)
  const wrong = async (path: string) => {
    const got = await readFrom(gateway, bucket, path)
    if (got?.status === 200) expect(got.body.equals(whole(path)), path).toBe(true)
    else expect([path, got?.status]).toEqual([path, 302])
    return got?.status === 200 ? [] : [path]
  }
  // What is there stays there: only the rest is asked for again.
  let left = [...wanted]
  const missing = async () => {
    left = (await Promise.all(left.map(wrong))).flat()
    return left
  }
  await expect.poll(missing, patience).toEqual([])
  expect(await endProcess(gateway.child, 'SIGTERM')).toBe(0)
  {
    await using store = await openDiskObjectStore({ folder, graceMs: 0 })
    await store.sweep()
  }
  const report = await verifyDiskStore(folder)
  expect(report).toMatchObject({ objects: wanted.length, damaged: [], missing: [], strays: [] })
}

const died = async ({ child }: GatewayProcess) => {
  if (child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
}

async function killedAt(call: string, n: number, file: string | null): Promise<void> {
  await using folder = await tempFolder()
  const gateway = await start(folder.path)
  const { name } = await openPullingBucket(gateway)
  await killAtCall(gateway.child.pid ?? 0, call, n, file && join(folder.path, file))
  await Promise.all(paths.map((path) => readFrom(gateway, name, path)))
  await died(gateway)
  await expectAllGoOn(folder.path, name, paths)
}

describe('a gateway that is killed amid what many pulls share leaves every object absent or whole, and pulls them all', () => {
  const moments: [call: string, n: number, file: string][] = [
    // The commit of many objects, and of many misses, claims and ends.
    ...[1, 2, 5, 12, 30].map((n): [string, number, string] => ['pwrite64', n, 'index.db-wal']),
    ...[1, 2, 4].map((n): [string, number, string] => ['fsync', n, 'index.db-wal']),
    ...[1, 4, 12, 30].map((n): [string, number, string] => ['pwrite64', n, 'settings.db-wal']),
    ...[1, 2, 4].map((n): [string, number, string] => ['fsync', n, 'settings.db-wal']),
  ]
  it.each(moments)('at %s number %i of %s', (call, n, file) => killedAt(call, n, file))

  // Drafts that outgrow memory begin their file, write it, and become blobs.
  it.each([
    ['writev', 1],
    ['writev', 3],
    ['rename', 1],
    ['rename', 4],
    ['mkdir', 2],
  ])('at %s number %i, when bodies move from memory to files', (call, n) => killedAt(call, n, null))
})

describe('a gateway that is killed while it asks for the rest of a body that broke off brings the whole', () => {
  const whole = Buffer.from(Uint32Array.from({ length: 750_000 }, (_, n) => n).buffer)

  it.each([
    ['when it asks', 0],
    ['when a part of the rest is there', 900_000],
  ])('%s', async (_, more) => {
    await using folder = await tempFolder()
    const gateway = await start(folder.path)
    const { name } = await openPullingBucket(gateway)
    const path = `/resumed/${more}`
    const asked = Promise.withResolvers<void>()
    origin.answer(
      path,
      inTurn(cutWhole(whole, 1_000_000), (socket, request) => {
        // Wherever the kernel let go of it.
        const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1])
        const [last, of] = [whole.length - 1, whole.length]
        const head = { ETag: strongTag, 'Content-Range': `bytes ${start}-${last}/${of}`, 'Content-Length': of - start }
        if (more > 0) socket.write(partHead('206 Partial Content', head))
        socket.write(whole.subarray(start, start + more), () => asked.resolve())
      }),
    )
    expect((await readFrom(gateway, name, path))?.status).toBe(302)
    await asked.promise
    expect(origin.ranges(path)).toHaveLength(1)
    gateway.child.kill('SIGKILL')
    await died(gateway)
    origin.answer(path, ok(whole))
    // By itself, before anybody misses it again.
    const again = await start(folder.path)
    await expect.poll(() => origin.requests(path), patience).toBe(2)
    expect(await endProcess(again.child, 'SIGTERM')).toBe(0)
    await expectAllGoOn(folder.path, name, [path], () => whole)
  })
})
