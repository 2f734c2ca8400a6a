import type { Config } from '../config/config.ts'
import { hotBytes } from '../object-store/hot-bytes.ts'
import { createSupervisor, type Supervisor, type SupervisorDeps } from './supervisor.ts'

type Sites = {
  readonly instanceId: string
  readonly objects: { readonly port: number; readonly shared: { readonly socketPath: string } | null }
}

/** The supervisor of as many workers as are configured; `null` where this process answers by itself. */
export function openSupervisor(
  { workers, dataFolder, host, domain, region }: Config,
  { instanceId, objects: { port, shared } }: Sites,
  log: SupervisorDeps['log'],
): Supervisor | null {
  if (shared === null) return null
  const home = { domain, region }
  const cacheBytes = Math.floor(hotBytes / workers)
  const settings = { folder: dataFolder, cacheBytes, host, port, home, instanceId, socketPath: shared.socketPath }
  return createSupervisor({ workers, settings, log })
}
