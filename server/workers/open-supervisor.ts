import type { Config } from '../config/config.ts'
import { createSupervisor, type Supervisor, type SupervisorDeps } from './supervisor.ts'

type Sites = {
  readonly instanceId: string
  readonly objects: { readonly port: number; readonly shared: { readonly socketPath: string } | null }
}

/** The supervisor of as many workers as are configured; `null` where this process answers by itself. */
export function openSupervisor(
  { workers, dataFolder, host, domain, region, accessLog, cacheBytes }: Config,
  { instanceId, objects: { port, shared } }: Sites,
  log: SupervisorDeps['log'],
): Supervisor | null {
  if (shared === null) return null
  const home = { domain, region }
  const { socketPath } = shared
  const settings = {
    folder: dataFolder,
    cacheBytes: Math.floor((cacheBytes * 7) / 8 / workers),
    host,
    port,
    home,
    instanceId,
    socketPath,
    accessLog,
  }
  return createSupervisor({ workers, settings, log })
}
