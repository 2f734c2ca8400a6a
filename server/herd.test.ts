import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { huge } from './testing/evil-answers.ts'
import { startWorld, type World } from './testing/gateway-world.ts'
import type { HerdOrder, HerdReport } from './testing/herd.fixture.ts'

const bytes = 100 * 1024 * 1024
const clients = 200

let world: World
let bucket: string
beforeAll(async () => {
  world = await startWorld()
  bucket = await world.bucket('herd', { mode: 'sync' })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

/** Lets clients loose on a path. `asked` settles when all have sent their request. */
function letLoose(order: Pick<HerdOrder, 'path' | 'clients'>) {
  const asked = Promise.withResolvers<void>()
  const outcomes = Promise.withResolvers<readonly string[]>()
  const workerData: HerdOrder = {
    ...order,
    bytes,
    port: Number(world.gateway.objectsUrl.port),
    host: `${bucket}.file.localhost`,
  }
  const worker = new Worker(new URL('./testing/herd.fixture.ts', import.meta.url), { workerData })
  worker.on('message', (said: HerdReport) => (said === 'asked' ? asked.resolve() : outcomes.resolve(said)))
  worker.on('error', (error) => {
    asked.reject(error)
    outcomes.reject(error)
  })
  return { asked: asked.promise, outcomes: outcomes.promise }
}

describe('two hundred clients that ask for one large missing object', () => {
  it('all get it right, from one request to the origin and in little memory', async () => {
    world.origin.answer('/large.bin', huge(bytes, { 'Content-Type': 'video/mp4' }))
    const hold = world.origin.hold('/large.bin')
    const before = process.memoryUsage().rss
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss)
    }, 50)
    const herd = letLoose({ path: '/large.bin', clients })
    await Promise.all([hold.asked, herd.asked])
    hold.release()
    const outcomes = await herd.outcomes
    clearInterval(watch)
    expect(new Set(outcomes)).toEqual(new Set(['right']))
    expect(outcomes).toHaveLength(clients)
    expect(world.origin.requests('/large.bin')).toBe(1)
    expect(most - before).toBeLessThan(1024 ** 3)

    await expect.poll(() => world.pull(bucket, 'large.bin')).toMatchObject({ state: 'done', bytes })
    const late = letLoose({ path: '/large.bin', clients: 3 })
    expect(await late.outcomes).toEqual(['right', 'right', 'right'])
    expect(world.origin.requests('/large.bin')).toBe(1)
  }, 300_000)
})
