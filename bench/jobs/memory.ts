import { startGateway } from '../gateway.ts'
import type { Job } from './job.ts'

/** What a process holds that nobody has asked anything yet. */
export const memory: Job = async (bench) => {
  const us: Partial<Record<string, number>> = {}
  for (const runtime of bench.runtimes) {
    // The first start fills the compile cache.
    await (await startGateway(bench, { runtime })).stop()
    const gateway = await startGateway(bench, { runtime })
    us[runtime] = gateway.idleMB
    await gateway.stop()
  }
  return [{ job: 'memory, idle', unit: 'MB', us }]
}
