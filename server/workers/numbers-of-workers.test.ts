import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ok } from '../testing/evil-answers.ts'
import { startWorld } from '../testing/gateway-world.ts'
import { tempFolder } from '../testing/temp-folder.ts'

const patience = { timeout: 20_000, interval: 20 }

it('adds up what all workers and the supervisor have answered, each answer once and by what became of it', async () => {
  const logs = await tempFolder()
  onTestFinished(() => logs[Symbol.asyncDispose]())
  const accessLog = join(logs.path, 'access.log')
  const world = await startWorld({
    environment: () => ({ HEADWATER_WORKERS: '2', HEADWATER_ACCESS_LOG: accessLog }),
  })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const bucket = await world.bucket('counted', { mode: 'sync' })
  await world.upload(bucket, 'hit', 'hit')
  for (let i = 0; i < 20; i += 1) await world.get(bucket, '/hit')
  world.origin.answer('/pulled', ok('pulled'))
  await world.get(bucket, '/pulled')
  const counted = async () => {
    const text = await (await fetch(new URL('/metrics', world.gateway.consoleUrl))).text()
    const of = (outcome: string) =>
      Number(new RegExp(`^headwater_requests_total{outcome="${outcome}",class="2xx"} (\\d+)`, 'm').exec(text)?.[1])
    return { hits: of('hit'), pulled: of('pulled') }
  }
  await expect.poll(counted, patience).toEqual({ hits: 20, pulled: 1 })
  await world.gateway.close(1_000)
  const lines = readFileSync(accessLog, 'utf8').trim().split('\n')
  expect(lines.filter((line) => line.includes('GET /hit '))).toHaveLength(20)
  expect(lines.filter((line) => line.includes('GET /pulled '))).toHaveLength(1)
})

it('forgets nothing that was counted by a worker that is gone: to Prometheus a sum that falls has begun anew', async () => {
  const serving: number[] = []
  const world = await startWorld({
    environment: () => ({ HEADWATER_WORKERS: '2' }),
    log: (line) => {
      const { msg, worker } = JSON.parse(line) as { msg: string; worker: number }
      if (msg === 'a worker serves') serving.push(worker)
    },
  })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const bucket = await world.bucket('counted', null)
  await world.upload(bucket, 'hit', 'hit')
  const hits = async () => {
    const text = await (await fetch(new URL('/metrics', world.gateway.consoleUrl))).text()
    return Number(/^headwater_request_duration_seconds_count{outcome="hit"} (\d+)/m.exec(text)?.[1])
  }
  for (let i = 0; i < 20; i += 1) await world.get(bucket, '/hit')
  await expect.poll(hits, patience).toBe(20)
  for (let round = 1; round <= 2; round += 1) {
    for (const pid of serving.slice(-2)) process.kill(pid, 'SIGKILL')
    await expect.poll(() => serving.length, patience).toBe(2 + 2 * round)
    expect(await hits()).toBe(15 + 5 * round)
    for (let i = 0; i < 5; i += 1) await world.get(bucket, '/hit')
    await expect.poll(hits, patience).toBe(20 + 5 * round)
  }
})
