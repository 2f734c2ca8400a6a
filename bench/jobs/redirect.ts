import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asContestant, type Gateway, startGateway } from '../gateway.ts'
import { has } from '../machine.ts'
import { startNginx } from '../peers/nginx.ts'
import { type Bench, type Contestant, folderIn, inTurns, type Job, split } from './job.ts'

/** Every request misses another key: a 302, and a pull that is queued durably; pulls run meanwhile against an nginx. */
export const redirect: Job = async (bench) => {
  const originPort = await startSmallOrigin(bench)
  const contestants: Contestant[] = []
  const lost: string[] = []
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime, originPort })
    contestants.push(
      asContestant(gateway, { after: async ({ requests }) => void (await count(gateway, requests, lost)) }),
    )
  }
  const root = folderIn(bench, 'files')
  const { port } = await startNginx(folderIn(bench, 'nginx'), { root })
  contestants.push({ name: 'nginx', port, host: 'localhost' })
  const medians = await inTurns(bench, contestants, { path: '/missing/', connections: 32, unique: true, expect: 3 })
  return [
    {
      job: '302 on unique missing keys, each queuing its pull',
      unit: 'requests/s',
      ...split(medians),
      must: { node: { least: 0.2, of: 'nginx' }, bun: { least: 0.25, of: 'nginx' } },
      note: lost.length === 0 ? 'every pull is on record' : lost.join(', '),
    },
  ]
}

const before = new Map<Gateway, number>()

/** Every redirect has its pull on record; then the backlog is dropped. */
async function count(gateway: Gateway, requests: number, lost: string[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100))
  const all = Object.values(await gateway.counts()).reduce((sum, n) => sum + n, 0)
  const recorded = all - (before.get(gateway) ?? 0)
  if (recorded < requests)
    lost.push(`${gateway.runtime}: ${requests - recorded} of ${requests} pulls are not on record`)
  await gateway.quiesce()
  before.set(
    gateway,
    Object.values(await gateway.counts()).reduce((sum, n) => sum + n, 0),
  )
}

/** An nginx that has 10 KiB for every key. Returns its port. */
export async function startSmallOrigin(bench: Bench): Promise<number> {
  if (!has('nginx')) throw new Error('nginx is the origin of this job and is not here')
  const root = folderIn(bench, 'origin')
  writeFileSync(join(root, '10k'), Buffer.alloc(10_240, 'x'))
  return (await startNginx(folderIn(bench, 'nginx'), { root, everything: '10k' })).port
}
