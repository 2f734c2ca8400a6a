import { startPulls } from '../../contract/pull-orders.ts'
import { asContestant, type Gateway, startGateway } from '../gateway.ts'
import { wrk } from '../load/wrk.ts'
import type { Runtime } from '../machine.ts'
import { startOrigin } from '../peers/origin.ts'
import { residentMB, until } from '../processes.ts'
import type { Row } from '../table.ts'
import type { Bench, Job } from './job.ts'

const pulls = 1000
const seconds = 60
const bytes = 1024 ** 3

type Seen = { readonly mostMB: number; readonly failed: number; readonly idleMs: number; readonly busyMs: number }

/**
 * A thousand pulls of 1 GiB open at once for a minute: the origin sends as fast as it is let, the server's bandwidth throttles
 * what goes into the drafts. They are of two buckets, because one never has all of the places. Meanwhile hits are asked for one at a time.
 */
export const openPulls: Job = async (bench) => {
  const seen = new Map<Runtime, Seen>()
  for (const runtime of bench.runtimes) seen.set(runtime, await measure(bench, runtime))
  const of = (pick: (one: Seen) => number): Row['us'] =>
    Object.fromEntries([...seen].map(([runtime, one]) => [runtime, pick(one)]))
  const both = (most: number) => ({ node: { most }, bun: { most } })
  const name = `${pulls.toLocaleString('en')} pulls of 1 GiB open for ${seconds} s`
  return [
    { job: `${name}: most memory`, unit: 'MB', us: of((one) => one.mostMB), must: both(512) },
    { job: `${name}: pulls that failed`, unit: '', us: of((one) => one.failed), must: both(0) },
    {
      job: `${name}: a hit meanwhile, p50, over the idle server's`,
      unit: '×',
      us: of((one) => one.busyMs / one.idleMs),
      must: both(2),
    },
  ]
}

async function measure(bench: Bench, runtime: Runtime): Promise<Seen> {
  const origin = await startOrigin(bytes, 0)
  const gateway = await startGateway(bench, {
    runtime,
    originPort: origin.port,
    env: { HEADWATER_PULLS: '1024', HEADWATER_FLIGHTS: '2048', HEADWATER_PULL_BANDWIDTH: '40000000' },
  })
  await gateway.upload('10k', Buffer.alloc(10_240, 'x'))
  const idleMs = await hitMs(gateway, 5)
  // Pulls make room for requests until half a second was quiet.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const keys = Array.from({ length: pulls / 2 }, (_, n) => `open/${n}`)
  for (const bucket of [undefined, await gateway.addBucket('other')])
    await gateway.act(startPulls, JSON.stringify({ keys }), bucket)
  await until('all of them are open', async () => (await origin.count()).whole >= pulls, 60_000, 200)
  const began = performance.now()
  let mostMB = 0
  const watch = setInterval(() => {
    mostMB = Math.max(mostMB, residentMB(gateway.child))
  }, 250)
  const busyMs = await hitMs(gateway, seconds - 5)
  await until('the minute is over', () => performance.now() - began > seconds * 1000, 120_000, 100)
  clearInterval(watch)
  const { failed } = await gateway.counts()
  await gateway.stop()
  return { mostMB: Math.max(mostMB, 0), failed, idleMs, busyMs }
}

async function hitMs(gateway: Gateway, forSeconds: number): Promise<number> {
  const { port, host } = asContestant(gateway)
  return (await wrk({ port, host, path: '/10k', connections: 1, seconds: forSeconds })).p50
}
