import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asContestant, type Gateway, startGateway } from '../gateway.ts'
import { has } from '../machine.ts'
import { bareName, startBare } from '../peers/bare.ts'
import { startNginx } from '../peers/nginx.ts'
import type { Row } from '../table.ts'
import { type Bench, type Contestant, folderIn, inTurns, type Job, split } from './job.ts'

const smallBody = Buffer.alloc(10_240, 'x')

/** One hot object of 10 KiB, from memory on our side and the bare servers', from the page cache on nginx's. */
export const hit: Job = async (bench) => {
  const { gateways, contestants } = await smallHits(bench)
  const medians = await inTurns(bench, contestants, { path: '/10k', connections: 32 })
  for (const gateway of gateways) await gateway.stop()
  return [{ job: '10 KiB hit, hot', unit: 'requests/s', ...split(medians), must: nearBare(0.85) }]
}

export const nearBare = (least: number): NonNullable<Row['must']> => ({
  node: { least, of: bareName('node') },
  bun: { least, of: bareName('bun') },
})

/** Everybody who can serve the small object. */
export async function smallHits(bench: Bench): Promise<{ gateways: Gateway[]; contestants: Contestant[] }> {
  const gateways: Gateway[] = []
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes) {
    const gateway = await startGateway(bench, { runtime })
    await gateway.upload('10k', smallBody)
    gateways.push(gateway)
    contestants.push(asContestant(gateway), await startBare(runtime))
  }
  if (has('nginx')) {
    const root = folderIn(bench, 'files')
    writeFileSync(join(root, '10k'), smallBody)
    const { port } = await startNginx(folderIn(bench, 'nginx'), { root })
    contestants.push({ name: 'nginx', port, host: 'localhost' })
  }
  return { gateways, contestants }
}
