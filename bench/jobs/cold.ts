import { asContestant, type Gateway, startGateway } from '../gateway.ts'
import { startNginx } from '../peers/nginx.ts'
import { until } from '../processes.ts'
import { type Contestant, folderIn, inTurns, type Job, split } from './job.ts'
import { startSmallOrigin } from './redirect.ts'

/**
 * Every request brings another object of 10 KiB from the origin, in sync mode. Ours count when they are durable and on
 * record: the time until the last pull of a turn is done belongs to the turn.
 */
export const cold: Job = async (bench) => {
  const originPort = await startSmallOrigin(bench)
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime, originPort, mode: 'sync' })
    contestants.push(asContestant(gateway, { after: (_, startedAt) => storedPerSecond(gateway, startedAt) }))
  }
  const { port } = await startNginx(folderIn(bench, 'nginx'), { root: folderIn(bench, 'files'), originPort })
  const nginx = { port, host: 'localhost' }
  contestants.push({ ...nginx, name: 'proxy_store', load: { path: '/store/' } })
  contestants.push({ ...nginx, name: 'proxy_cache', load: { path: '/cache/' } })
  const medians = await inTurns(bench, contestants, { path: '/', connections: 32, unique: true })
  const must = { node: { least: 0.2, of: 'proxy_store' }, bun: { least: 0.3, of: 'proxy_store' } }
  return [{ job: '10 KiB cold, unique, sync, durable', unit: 'objects/s', ...split(medians), must }]
}

const before = new Map<Gateway, number>()

async function storedPerSecond(gateway: Gateway, startedAt: number): Promise<number> {
  await until(
    'all pulls of the turn are done',
    async () => {
      const { queued, running } = await gateway.counts()
      return queued + running === 0
    },
    60_000,
    100,
  )
  const seconds = (performance.now() - startedAt) / 1000
  const { done, failed } = await gateway.counts()
  if (failed > 0) throw new Error(`${failed} pulls failed`)
  const more = done - (before.get(gateway) ?? 0)
  before.set(gateway, done)
  return more / seconds
}
