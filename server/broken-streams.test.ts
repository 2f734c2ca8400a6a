import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './testing/evil-answers.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const body = Buffer.alloc(900_000, 'Sphinx of black quartz, judge my vow. ')
const half = 450_000
/** Within a second on a machine that has time; what waits for a limit or a retry of ours takes longer than this. Milliseconds. */
const soon = 5_000

let world: World
let bucket: string
beforeAll(async () => {
  world = await startWorld()
  bucket = await world.bucket('streams', { mode: 'sync' })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

type Break = (socket: Parameters<Answer>[0]) => void

/** Sends a head and half of the body, and what the test says when it says so. */
function halfway(head: string): { readonly answer: Answer; readonly go: (last: Break) => void } {
  const told = Promise.withResolvers<Break>()
  const answer: Answer = async (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`)
    socket.write(body.subarray(0, half))
    const last = await told.promise
    last(socket)
  }
  return { answer, go: told.resolve }
}

type Watched = {
  readonly firstBytes: Promise<void>
  readonly ended: Promise<{ whole: boolean; at: number; bytes: Buffer }>
}

/** A client that has some of the body and waits for the rest. */
function watch(path: string, headers: Readonly<Record<string, string>> = {}): Watched {
  const first = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<{ whole: boolean; at: number; bytes: Buffer }>()
  const chunks: Buffer[] = []
  const listen = (res: IncomingMessage) => {
    res.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      first.resolve()
    })
    res.on('error', () => {})
    res.once('close', () => ended.resolve({ whole: res.complete, at: performance.now(), bytes: Buffer.concat(chunks) }))
  }
  const { port } = world.gateway.objectsUrl
  get(
    { host: '127.0.0.1', port, path, headers: { ...headers, Host: `${bucket}.file.localhost` }, agent: false },
    listen,
  )
  return { firstBytes: first.promise, ended: ended.promise }
}

const length = `Content-Length: ${body.length}`
const chunked = `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}`

describe('a stream that breaks when the client has some of it', () => {
  it.each<[string, string, Break]>([
    ['ends', length, (socket) => void socket.end()],
    ['is reset', length, (socket) => void socket.resetAndDestroy()],
    ['ends within a chunk', chunked, (socket) => void socket.end()],
    [
      'has a wrong checksum',
      `${length}\r\nContent-MD5: AAAAAAAAAAAAAAAAAAAAAA==`,
      (socket) => void socket.write(body.subarray(half)),
    ],
    ['is too long', length, (socket) => void socket.write(Buffer.concat([body.subarray(half), Buffer.from('more')]))],
  ])('is seen as broken at once when it %s, by all who follow it, and is not stored', async (name, head, last) => {
    const path = `/${name.replaceAll(' ', '-')}`
    const { answer, go } = halfway(head)
    world.origin.answer(path, answer)
    const clients = [watch(path), watch(path), watch(path, { Range: 'bytes=100-' })]
    await Promise.all(clients.map(({ firstBytes }) => firstBytes))
    const brokenAt = performance.now()
    go(last)
    for (const { whole, at, bytes } of await Promise.all(clients.map(({ ended }) => ended))) {
      expect(whole).toBe(false)
      expect(bytes.length).toBeGreaterThan(0)
      expect(at - brokenAt).toBeLessThan(soon)
    }
    expect(world.origin.requests(path)).toBe(1)
    await expect
      .poll(() => world.pull(bucket, path.slice(1)))
      .toMatchObject({ reason: expect.stringMatching(/^origin-/) })
    const { items } = await world.api<{ items: unknown[] }>('GET', `/buckets/${bucket}/objects`)
    expect(items).toEqual([])
  })

  it('has no last chunk, and where only the end of the connection says that all is said, it is reset', async () => {
    const { answer, go } = halfway(chunked)
    world.origin.answer('/raw', answer)
    const clients = ['1.1', '1.0'].map((version) => rawClient(`GET /raw HTTP/${version}`))
    await Promise.all(clients.map(({ firstBytes }) => firstBytes))
    go((socket) => void socket.end())
    const [modern, old] = await Promise.all(clients.map(({ ended }) => ended))
    expect(modern?.text.slice(0, 2000)).toContain('Transfer-Encoding: chunked')
    expect(modern?.text.endsWith('0\r\n\r\n')).toBe(false)
    expect(old?.text.slice(0, 2000)).not.toMatch(/transfer-encoding|content-length/i)
    expect(old?.error).toBe('ECONNRESET')
  })

  it('is reset, too, by a server that cannot wait for its end any longer', async () => {
    const { answer, go } = halfway(chunked)
    world.origin.answer('/stop', answer)
    const client = rawClient('GET /stop HTTP/1.0')
    await client.firstBytes
    await world.restart()
    expect((await client.ended).error).toBe('ECONNRESET')
    go((socket) => void socket.end())
  })
})

/** Everything a connection says, and the code of the error that ends it, if one does. */
function rawClient(first: string) {
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<{ readonly text: string; readonly error: string | null }>()
  const socket = connect(Number(world.gateway.objectsUrl.port), '127.0.0.1')
  let text = ''
  let error: string | null = null
  socket.setEncoding('latin1').on('data', (part) => {
    text += part
    if (text.length > 2000) begun.resolve()
  })
  socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
    error = code
  })
  socket.once('close', () => ended.resolve({ text, error }))
  socket.write(`${first}\r\nHost: ${bucket}.file.localhost\r\n\r\n`)
  return { firstBytes: begun.promise, ended: ended.promise }
}
