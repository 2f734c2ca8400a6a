import { asContestant, startGateway } from '../gateway.ts'
import type { Runtime } from '../machine.ts'
import { type Contestant, inTurns, type Job, split } from './job.ts'

/** One process, and two workers under their supervisor: hot hits, asked for by two threads. */
export const workers: Job = async (bench) => {
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes)
    for (const count of ['2', '1']) {
      const gateway = await startGateway(bench, { runtime, env: { HEADWATER_WORKERS: count } })
      await gateway.upload('10k', Buffer.alloc(10_240, 'x'))
      contestants.push(asContestant(gateway, { name: count === '2' ? runtime : alone(runtime) }))
    }
  const medians = await inTurns(bench, contestants, { path: '/10k', connections: 64, threads: 2 })
  return [{ job: '10 KiB hit, 2 workers', unit: 'requests/s', ...split(medians) }]
}

const alone = (runtime: Runtime) => (runtime === 'node' ? 'Node alone' : 'Bun alone')
