import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asContestant, startGateway } from '../gateway.ts'
import { has } from '../machine.ts'
import { startNginx } from '../peers/nginx.ts'
import { type Contestant, folderIn, inTurns, type Job, split } from './job.ts'

/** A file of 100 MB, again and again, on four connections. */
export const large: Job = async (bench) => {
  const body = Buffer.alloc(100_000_000, 'y')
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime })
    await gateway.upload('100m', body)
    contestants.push(asContestant(gateway))
  }
  if (has('nginx')) {
    const root = folderIn(bench, 'files')
    writeFileSync(join(root, '100m'), body)
    const { port } = await startNginx(folderIn(bench, 'nginx'), { root })
    contestants.push({ name: 'nginx', port, host: 'localhost' })
  }
  const medians = await inTurns(bench, contestants, { path: '/100m', connections: 4, of: 'bytesPerSecond' })
  const inMB = Object.fromEntries(Object.entries(medians).map(([name, value]) => [name, value / 1e6]))
  const must = { node: { least: 0.6, of: 'nginx' }, bun: { least: 0.8, of: 'nginx' } }
  return [{ job: '100 MB hit, 4 connections', unit: 'MB/s', ...split(inMB), must }]
}
