import { join } from 'node:path'
import type { Contestant } from '../jobs/job.ts'
import { type Runtime, runtimes } from '../machine.ts'
import { freePort, start, waitForPort } from '../processes.ts'

export const bareName = (runtime: Runtime) => (runtime === 'node' ? 'bare Node' : 'bare Bun')

/** Ten lines of node:http on a runtime, as a contestant. */
export async function startBare(runtime: Runtime): Promise<Contestant> {
  const port = await freePort()
  start(runtimes[runtime]() ?? '', [join(import.meta.dirname, 'bare-server.ts'), String(port)])
  await waitForPort(port)
  return { name: bareName(runtime), port, host: 'localhost', load: { path: '/10k' } }
}
