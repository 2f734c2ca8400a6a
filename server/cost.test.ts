import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ok } from './testing/evil-answers.ts'
import { type EvilOrigin, startEvilOrigin } from './testing/evil-origin.ts'
import { endProcess, type GatewayProcess } from './testing/gateway-process.ts'
import { openPullingBucket, startPullingGateway } from './testing/pulling-gateway.ts'
import { countSystemCalls, sumOf } from './testing/system-calls.ts'
import { type TempFolder, tempFolder } from './testing/temp-folder.ts'

const body = Buffer.alloc(10_240, 'Sphinx of black quartz, judge my vow. ')
const opening = ['open', 'openat', 'stat', 'statx', 'newfstatat'] as const
const reading = ['pread64', 'preadv', 'preadv2'] as const
const syncing = ['fsync', 'fdatasync'] as const
const receiving = ['read', 'readv', 'recvfrom', 'recvmsg'] as const
const sending = ['write', 'writev', 'sendto', 'sendmsg', 'pwrite64', 'pwritev', 'pwritev2'] as const
const all = [...opening, ...reading, ...syncing, ...receiving, ...sending]

let folder: TempFolder
let origin: EvilOrigin
let gateway: GatewayProcess
let bucket: Awaited<ReturnType<typeof openPullingBucket>>
beforeAll(async () => {
  folder = await tempFolder()
  origin = await startEvilOrigin()
  gateway = await startPullingGateway(folder.path, origin.port)
  bucket = await openPullingBucket(gateway)
})
afterAll(async () => {
  await endProcess(gateway.child, 'SIGTERM')
  await origin[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const counting = (work: () => Promise<unknown>) => countSystemCalls(gateway.child.pid ?? 0, all, work)

/** Requests on one connection, so many at once; resolves when all are answered. */
async function ask(paths: readonly string[], atOnce: number): Promise<void> {
  const socket = connect(Number(gateway.objectsUrl.port), '127.0.0.1')
  const waitFor = countAnswers(socket)
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${bucket.name}.file.localhost\r\n\r\n`
  for (let at = 0; at < paths.length; at += atOnce) {
    const some = paths.slice(at, at + atOnce)
    socket.write(some.map(request).join(''))
    await waitFor(at + some.length)
  }
  socket.destroy()
}

/** What it returns resolves when so many whole answers have come. */
function countAnswers(socket: Socket): (count: number) => Promise<void> {
  let text = ''
  let answered = 0
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    for (;;) {
      const [head, bytes] = /^HTTP\/1\.1 [\s\S]*?Content-Length: (\d+)\r\n[\s\S]*?\r\n\r\n/.exec(text) ?? []
      if (head === undefined || text.length < head.length + Number(bytes)) return
      text = text.slice(head.length + Number(bytes))
      answered += 1
      socket.emit('answer')
    }
  })
  return async (count) => {
    while (answered < count) await once(socket, 'answer')
  }
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

const isIdle = async () => {
  const { queued, running } = await bucket.counts()
  return queued + running === 0
}

describe('what is done for an answer is bounded, whatever the machine', () => {
  it('a hot hit opens no file, reads none, and needs one read and one write of its connection', async () => {
    await bucket.upload('hot', body)
    await ask(['/hot'], 1)
    const hits = 400
    const calls = await counting(() => ask(Array(hits).fill('/hot'), 1))
    const what = Object.fromEntries(calls)
    expect(sumOf(calls, ...opening, ...reading, ...syncing), JSON.stringify(what)).toBeLessThan(hits / 20)
    expect(sumOf(calls, ...sending), JSON.stringify(what)).toBeLessThan(1.5 * hits)
    expect(sumOf(calls, ...receiving), JSON.stringify(what)).toBeLessThan(2 * hits)
  })

  it('redirects that come together share the write that makes their pulls durable', async () => {
    const paths = names('/missing/', 1_000)
    const calls = await counting(() => ask(paths, 50))
    expect(sumOf(calls, ...syncing), JSON.stringify(Object.fromEntries(calls))).toBeLessThan(paths.length / 10)
  })

  it('uploads at once share their syncs', async () => {
    const keys = names('up/', 200)
    const calls = await counting(() => bucket.uploadTogether(keys, body))
    expect(sumOf(calls, ...syncing), JSON.stringify(Object.fromEntries(calls))).toBeLessThan(keys.length / 2)
  })

  it('pulls in the background share their syncs, from the queue to the object', async () => {
    const paths = names('/pulled/', 300)
    for (const path of paths) origin.answer(path, ok(body))
    await expect.poll(isIdle, { timeout: 30_000, interval: 100 }).toBe(true)
    const before = (await bucket.counts()).done
    const calls = await counting(async () => {
      await ask(paths, 50)
      const done = async () => (await bucket.counts()).done - before
      await expect.poll(done, { timeout: 30_000, interval: 100 }).toBe(paths.length)
    })
    expect(sumOf(calls, ...syncing), JSON.stringify(Object.fromEntries(calls))).toBeLessThan(0.8 * paths.length)
  })
})
