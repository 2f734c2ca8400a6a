import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, ListenOptions } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { huge } from '../testing/evil-answers.ts'
import { fetchObject } from '../testing/fetch-object.ts'
import { startWorld } from '../testing/gateway-world.ts'
import { rawHttp } from '../testing/raw-http.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { createHandOver } from './hand-over.ts'

it('what a client says of the trailers of a body is not handed over without the body', async () => {
  const world = await startWorld({ environment: () => ({ HEADWATER_WORKERS: '2' }) })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const bucket = await world.bucket('trailer', { mode: 'sync' })
  world.origin.answer('/a', huge(10))
  const lines = ['GET /a HTTP/1.1', `Host: ${bucket}.file.localhost`, 'Trailer: X-Sum', 'Connection: close']
  const answer = await rawHttp(Number(world.gateway.objectsUrl.port), `${lines.join('\r\n')}\r\n\r\n`)
  expect(answer.status).toBe(200)
})

async function listening(server: Server, options: ListenOptions): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(options, resolve))
  onTestFinished(() => void server.close())
  return server
}

it('what a busy supervisor has no room for yet waits, and is answered', async () => {
  const folder = await tempFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const socketPath = join(folder.path, 'objects')
  const supervisor = createServer((_req, res) => void res.end('answered'))
  await listening(supervisor, { path: socketPath, backlog: 1 })
  const handOver = createHandOver(socketPath)
  onTestFinished(() => handOver.close())
  const clients = 40
  const asked: (readonly [IncomingMessage, ServerResponse])[] = []
  const worker = createServer((req, res) => {
    // All in one turn, so that nobody accepts in between.
    if (asked.push([req, res]) < clients) return
    for (const [one, its] of asked) handOver(one, its, { requestId: '1' }).catch(() => its.destroy())
  })
  const { port } = (await listening(worker, { port: 0, host: '127.0.0.1' })).address() as AddressInfo
  const site = new URL(`http://127.0.0.1:${port}`)
  const all = await Promise.all(Array.from({ length: clients }, () => fetchObject(site, 'b-1.file.localhost', '/a')))
  expect(new Set(all.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 answered']))
})
