import { startGateway } from '../gateway.ts'
import { ask, readAll } from '../load/ask.ts'
import { startReading } from '../load/clients.ts'
import { startOrigin } from '../peers/origin.ts'
import { residentMB, until } from '../processes.ts'
import type { Job } from './job.ts'

const readers = 1000
const seconds = 60

/** A thousand clients read one cold object of 1 GiB at 20 KB/s each, while it is pulled as fast as it comes. */
export const slowReaders: Job = async (bench) => {
  const origin = await startOrigin(1024 ** 3, 100_000_000)
  const grown: Partial<Record<string, number>> = {}
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime, originPort: origin.port, mode: 'sync' })
    const pull = async (path: string) => {
      await readAll(await ask(gateway, path))
      await until('the pull is done', async () => (await gateway.counts()).running === 0)
    }
    // What one pull of this size leaves in the heap is there before.
    await pull('/warm')
    const before = residentMB(gateway.child)
    const leave = startReading(gateway.port, gateway.host, '/slow', { count: readers, rate: 20_000 })
    let most = 0
    const began = performance.now()
    await until(
      'the minute is over',
      () => {
        most = Math.max(most, residentMB(gateway.child))
        return performance.now() - began > seconds * 1000
      },
      2 * seconds * 1000,
      250,
    )
    await leave()
    grown[runtime] = most - before
    await gateway.stop()
  }
  const most = { most: 64 }
  return [
    {
      job: '1,000 readers at 20 KB/s of one cold 1 GiB object for 60 s: memory grows by',
      unit: 'MB',
      us: grown,
      must: { node: most, bun: most },
    },
  ]
}
