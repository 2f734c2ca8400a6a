import { join } from 'node:path'
import { asContestant, startGateway } from '../gateway.ts'
import type { Runtime } from '../machine.ts'
import { type Contestant, folderIn, inTurns, type Job, split } from './job.ts'

/** What the access log costs a hot hit. The metrics are always on. */
export const accessLog: Job = async (bench) => {
  const contestants: Contestant[] = []
  for (const runtime of bench.runtimes)
    for (const isLogged of [true, false]) {
      const file = join(folderIn(bench, 'log'), 'access.log')
      const gateway = await startGateway(bench, { runtime, env: isLogged ? { HEADWATER_ACCESS_LOG: file } : {} })
      await gateway.upload('10k', Buffer.alloc(10_240, 'x'))
      contestants.push(asContestant(gateway, { name: isLogged ? runtime : without(runtime) }))
    }
  const medians = await inTurns(bench, contestants, { path: '/10k', connections: 32 })
  const bound = (runtime: Runtime) => ({ least: 0.9, of: without(runtime) })
  return [
    {
      job: '10 KiB hit with the access log',
      unit: 'requests/s',
      ...split(medians),
      must: { node: bound('node'), bun: bound('bun') },
    },
  ]
}

const without = (runtime: Runtime) => (runtime === 'node' ? 'Node without it' : 'Bun without it')
