import { getBucket } from '../../contract/buckets.ts'
import { startGateway } from '../gateway.ts'
import { residentMB, until } from '../processes.ts'
import type { Row } from '../table.ts'
import type { Job } from './job.ts'
import { folderWith } from './many-objects.ts'
import { startSmallOrigin } from './redirect.ts'

const pulls = 100_000

/** A start with 100,000 queued pulls of 10 KiB, and how fast they are worked off. */
export const backlog: Job = async (bench) => {
  const originPort = await startSmallOrigin(bench)
  const ready: Partial<Record<string, number>> = {}
  const grown: Partial<Record<string, number>> = {}
  const rate: Partial<Record<string, number>> = {}
  for (const runtime of bench.runtimes) {
    const empty = await startGateway(bench, { runtime })
    await empty.stop()
    const folder = await folderWith(bench, runtime, 'pulls', pulls, 0, originPort)
    const gateway = await startGateway(bench, { runtime, folder, originPort, env: { HEADWATER_PULLS: '128' } })
    const began = performance.now()
    ready[runtime] = gateway.readyMs / 1000
    grown[runtime] = residentMB(gateway.child) - empty.idleMB
    await until('the backlog is worked off', async () => (await gateway.counts()).done === pulls, 300_000, 100)
    rate[runtime] = pulls / ((performance.now() - began) / 1000)
    await checkObjects(gateway)
    await gateway.stop()
  }
  const row = (job: string, unit: string, us: Row['us'], bound: NonNullable<Row['must']>['node']): Row => ({
    job,
    unit,
    us,
    ...(bound ? { must: { node: bound, bun: bound } } : {}),
  })
  return [
    row('start with 100,000 queued pulls: ready', 's', ready, { most: 5 }),
    row('the same: memory beyond an empty start', 'MB', grown, { most: 100 }),
    row('100,000 queued pulls of 10 KiB worked off, 128 at once', 'pulls/s', rate, { least: 3000 }),
  ]
}

/** Index and list are right: as many objects as pulls. */
async function checkObjects(gateway: Awaited<ReturnType<typeof startGateway>>): Promise<void> {
  const view = await gateway.read(getBucket)
  if (view.objects !== pulls) throw new Error(`the bucket holds ${view.objects} objects: ${JSON.stringify(view)}`)
}
