import { once } from 'node:events'
import { cancelPull } from '../../contract/pull-orders.ts'
import { listPulls } from '../../contract/pulls.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { ask, readAll, type Site } from '../load/ask.ts'
import { warmUp } from '../load/wrk.ts'
import { startOrigin } from '../peers/origin.ts'
import { until } from '../processes.ts'
import { median } from '../table.ts'
import type { Job } from './job.ts'

const bytes = 1024 ** 3
const rate = 20_000_000
const range = `bytes=${Math.floor(bytes * 0.9)}-${Math.floor(bytes * 0.9) + 65_535}`

/** A range at 90 % of an object of 1 GiB that nobody has asked for yet, beside the same range from the origin itself. */
export const farRange: Job = async (bench) => {
  const origin = await startOrigin(bytes, rate)
  const direct: number[] = []
  const ours: Partial<Record<string, number>> = {}
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime, originPort: origin.port, mode: 'sync' })
    await warmUp({ ...gateway, path: '/' })
    await until('the warm-up is over', async () => (await gateway.counts()).running === 0)
    const times: number[] = []
    for (let n = 0; n < 5 * bench.rounds; n += 1) {
      direct.push(await firstByteMs({ port: origin.port, host: 'localhost' }, `/direct-${n}`))
      times.push(await firstByteMs(gateway, `/far-${n}`))
      await cancelRunning(gateway)
    }
    ours[runtime] = median(times)
    await gateway.stop()
  }
  const bound = { most: 3, of: 'direct' }
  return [
    {
      job: 'range at 90 % of a cold 1 GiB object: first byte',
      unit: 'ms',
      us: ours,
      peers: { direct: median(direct) },
      must: { node: bound, bun: bound },
    },
  ]
}

async function firstByteMs(site: Site, path: string): Promise<number> {
  const began = performance.now()
  const answer = await ask(site, path, { Range: range })
  if (answer.statusCode !== 206) throw new Error(`a range was answered by ${answer.statusCode}`)
  await once(answer, 'data')
  const took = performance.now() - began
  await readAll(answer)
  return took
}

/** So that one turn's pull does not weigh on the next. */
async function cancelRunning(gateway: Gateway): Promise<void> {
  const { items } = await gateway.read(listPulls, '?state=running&limit=100')
  for (const { id } of items) await gateway.act({ ...cancelPull, path: cancelPull.path.replace(':pull', id) })
}
