import { join } from 'node:path'
import type { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import type { ObjectStore } from './object-store/object-store.ts'
import { openObjectStore } from './object-store/open-object-store.ts'
import type { Sites } from './open-sites.ts'
import { createHttpOriginClient } from './origin/http-origin-client.ts'
import type { OriginClient } from './origin/origin-client.ts'
import { openSettingsStore } from './settings-store/open-settings-store.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'

/** Parts that tests replace; whoever brings a part closes it. */
export type Parts = { readonly objects: ObjectStore; readonly settings: SettingsStore; readonly origin: OriginClient }

/** Has the closer close what was opened. */
export const keepIn =
  (closer: Closer) =>
  <T extends AsyncDisposable>(opened: T): T => {
    closer.add(() => opened[Symbol.asyncDispose]())
    return opened
  }

type Means = {
  readonly version: string
  readonly sites: Sites
  readonly closer: Closer
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Opens the drivers, but for the parts that are given. */
export async function openParts(
  config: Config,
  { version, sites, closer, now }: Means,
  parts: Partial<Parts>,
): Promise<Parts> {
  const keep = keepIn(closer)
  const folder = config.dataFolder
  const file = join(folder, 'settings.db')
  return {
    // By the clock of whoever deletes what was stored by some moment.
    objects:
      parts.objects ?? keep(await openObjectStore({ kind: 'disk', folder, cacheBytes: memoryFor(config), clock: now })),
    settings: parts.settings ?? keep(await openSettingsStore({ kind: 'sqlite', file })),
    origin: parts.origin ?? keep(createHttpOriginClient(originOptions(config, version, sites))),
  }
}

/** With workers, hits are theirs, and so are seven eighths of the memory for them; the rest is for what was handed over. */
const memoryFor = ({ workers, cacheBytes }: Config) => (workers === 1 ? cacheBytes : cacheBytes / 8)

function originOptions(config: Config, version: string, sites: Sites) {
  const { host, domain, region } = config
  return {
    ...config.origin,
    maxObjectBytes: config.pulls.objectBytes,
    // Reads wait for a place by their rule's budget, which has a limit and a reason; not here, where nobody would know.
    maxConnections: config.pulls.reads,
    version,
    instanceId: sites.instanceId,
    self: {
      listeners: [sites.console.port, sites.objects.port].map((port) => ({ ip: host, port })),
      // Not all names below the domain: the old server may well be called origin.<domain>.
      hosts: [
        domain,
        `cos.${region}.${domain}`,
        `.cos.${region}.${domain}`,
        `.file.${domain}`,
        sites.consoleUrl.hostname,
        sites.objectsUrl.hostname,
      ],
    },
  }
}
