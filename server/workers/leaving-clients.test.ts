import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import * as evil from '../testing/evil-answers.ts'
import { startWorld } from '../testing/gateway-world.ts'

const patience = { timeout: 30_000, interval: 50 }
const size = 400_000
const clients = 40
const rounds = 6

/** Asks, and leaves in the middle of the request, before an answer, or when it has so many bytes of it. */
function askAndLeave(port: number, bucket: string, path: string, stage: number): Promise<void> {
  const request = `GET ${path} HTTP/1.1\r\nHost: ${bucket}.file.localhost\r\n\r\n`
  const { promise, resolve } = Promise.withResolvers<void>()
  let got = 0
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(stage === 0 ? request.slice(0, -3) : request, () => {
      if (stage < 2) socket.destroy()
    })
  })
  socket.on('data', (bytes) => {
    got += bytes.length
    if (got >= (stage - 1) * 60_000) socket.destroy()
  })
  socket.on('error', () => {})
  socket.once('close', () => resolve())
  return promise
}

it('clients that leave at any stage take nothing along: what they asked for is stored, and no process keeps anything open for them', async () => {
  const workers: number[] = []
  const world = await startWorld({
    environment: () => ({ HEADWATER_WORKERS: '2' }),
    log: (line) => {
      const { msg, worker } = JSON.parse(line) as { msg: string; worker: number }
      if (msg === 'a worker serves') workers.push(worker)
    },
  })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const bucket = await world.bucket('left', { mode: 'sync' })
  const body = Buffer.alloc(size, 'x')
  const port = Number(world.gateway.objectsUrl.port)
  const descriptors = () => workers.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0)
  const play = async (round: number) => {
    const paths = Array.from({ length: clients }, (_, n) => `/${round}-${n}`)
    for (const path of paths) world.origin.answer(path, evil.ok(body))
    await Promise.all(paths.map((path, n) => askAndLeave(port, bucket, path, n % 8)))
    // Whoever was gone before the request was read has asked for nothing.
    const asked = paths.filter((_, n) => n % 8 > 1)
    for (const path of asked)
      await expect.poll(async () => (await world.pull(bucket, path.slice(1)))?.state, patience).toBe('done')
    const got = await world.get(bucket, asked[0] ?? '')
    expect([got.status, got.body.equals(body)]).toEqual([200, true])
  }
  await play(0)
  const before = descriptors()
  for (let round = 1; round < rounds; round += 1) await play(round)
  expect(workers).toHaveLength(2)
  // Connections to the supervisor stay, at most as many as clients of one round for each worker.
  await expect.poll(descriptors, patience).toBeLessThan(before + 2 * clients)
})
