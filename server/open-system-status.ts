import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { HealthProblem, SystemStatus } from '../contract/system.ts'
import { leastSpace } from './can-serve.ts'
import type { Config } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import type { HotNumbers } from './object-store/object-store.ts'
import { createAddressPolicy } from './origin/address-policy.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'

type StatusDeps = {
  readonly config: Config
  readonly secrets: Secrets
  readonly about: { readonly version: string; readonly commit?: string | null }
  readonly sites: {
    readonly consoleUrl: URL
    readonly objectsUrl: URL
    readonly console: { readonly port: number }
    readonly objects: { readonly port: number }
  }
  readonly settings: Pick<SettingsStore, 'account'>
  readonly isStopping: () => boolean
  /** How many workers serve; `null` where there are none. */
  readonly serving: () => number | null
  /** What is in memory of the objects, in all processes together. */
  readonly hot: () => Promise<HotNumbers>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Says how the server is, and which settings are in force. */
export function openSystemStatus(deps: StatusDeps): () => Promise<SystemStatus> {
  const { config, secrets, about, sites, now } = deps
  const startedAt = now()
  const fixed = {
    version: about.version,
    commit: about.commit ?? null,
    runtime: process.versions.bun
      ? { name: 'bun' as const, version: process.versions.bun }
      : { name: 'node' as const, version: process.versions.node },
    platform: `${process.platform} ${process.arch}`,
    startedAt: new Date(startedAt).toISOString(),
    limits: limitsOf(config),
    addressPolicy: policyOf(config),
    trustedProxies: [],
    listeners: {
      console: { host: config.host, port: sites.console.port, url: sites.consoleUrl.origin },
      objects: { host: config.host, port: sites.objects.port, url: sites.objectsUrl.origin },
    },
    password: secrets.adminPassword === null ? ('console' as const) : ('configuration' as const),
    secretKey: secrets.secretKey === null ? ('data-folder' as const) : ('configuration' as const),
  }
  return async () => {
    const [storage, canRead, hot] = await Promise.all([
      storageOf(config.dataFolder),
      isReadable(deps.settings),
      deps.hot(),
    ])
    const workers = { wanted: config.workers, serving: deps.serving() }
    const problems = problemsOf({ storage, canRead, workers, isStopping: deps.isStopping() })
    return {
      ...fixed,
      uptimeSeconds: Math.floor((now() - startedAt) / 1000),
      health: { state: stateOf(problems), problems },
      storage,
      memory: { ...hot, mostBytes: config.cacheBytes },
      workers,
    }
  }
}

const isReadable = (settings: StatusDeps['settings']) =>
  settings.account.get().then(
    () => true,
    () => false,
  )

/** A twentieth of the disk, but not so much that a large one warns for ever. */
const lowOf = (total: number) => Math.max(2 * leastSpace, Math.min(Math.floor(total / 20), 10 * 1024 ** 3))

async function storageOf(folder: string): Promise<SystemStatus['storage']> {
  const space = await statfs(folder).catch(() => null)
  const sizes = (...names: string[]) => Promise.all(names.map((name) => sizeOf(join(folder, name)))).then(sum)
  const total = space && space.blocks * space.bsize
  return {
    driver: 'disk',
    folder,
    totalBytes: total,
    freeBytes: space && space.bavail * space.bsize,
    lowBytes: lowOf(total ?? 0),
    leastBytes: leastSpace,
    reserveBytes: await sizes('reserve'),
    indexBytes: await sizes('index.db', 'index.db-wal'),
    settingsBytes: await sizes('settings.db', 'settings.db-wal'),
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0)

type Seen = {
  readonly storage: SystemStatus['storage']
  readonly canRead: boolean
  readonly workers: SystemStatus['workers']
  readonly isStopping: boolean
}

function problemsOf({
  storage: { freeBytes, leastBytes, lowBytes },
  canRead,
  workers,
  isStopping,
}: Seen): HealthProblem[] {
  const { serving, wanted } = workers
  const isFull = freeBytes !== null && freeBytes < leastBytes
  const all: [HealthProblem, boolean][] = [
    ['stopping', isStopping],
    ['data-unreadable', freeBytes === null],
    ['settings-unreadable', !canRead],
    ['disk-full', isFull],
    ['no-workers', serving === 0],
    ['workers-missing', serving !== null && serving > 0 && serving < wanted],
    ['disk-low', !isFull && freeBytes !== null && freeBytes < lowBytes],
  ]
  return all.flatMap(([problem, isThere]) => (isThere ? [problem] : []))
}

const bearable: readonly HealthProblem[] = ['workers-missing', 'disk-low']

function stateOf(problems: readonly HealthProblem[]): SystemStatus['health']['state'] {
  if (problems.length === 0) return 'well'
  return problems.every((problem) => bearable.includes(problem)) ? 'impaired' : 'failing'
}

const limitsOf = ({ cacheBytes, workers, pulls }: Config): SystemStatus['limits'] => [
  { setting: 'HEADWATER_WORKERS', value: workers, unit: 'count' },
  { setting: 'HEADWATER_CACHE', value: cacheBytes, unit: 'bytes' },
  { setting: 'HEADWATER_PULLS', value: pulls.atOnce, unit: 'count' },
  { setting: 'HEADWATER_FLIGHTS', value: pulls.reads, unit: 'count' },
  { setting: 'HEADWATER_PULL_BANDWIDTH', value: pulls.bandwidth, unit: 'bytes-per-second' },
  { setting: 'HEADWATER_MAX_OBJECT', value: pulls.objectBytes, unit: 'bytes' },
]

/** Asked of the policy itself, so that it cannot say one thing and do another. */
function policyOf({ origin }: Config): SystemStatus['addressPolicy'] {
  const { allow, publicOnly, carriers } = origin
  const judge = createAddressPolicy({ allow, publicOnly, carriers, listeners: [], localAddresses: () => [] })
  const verdict = (ip: string) => judge(ip, 80).kind !== 'policy'
  return {
    private: verdict('10.0.0.1'),
    loopback: verdict('127.0.0.1'),
    metadata: verdict('169.254.169.254'),
    allow: [...allow],
    fixed: [...origin.resolve].map(([name, { ip, port }]) => ({ name, address: `${ip}:${port}` })),
    carriers: carriers && {
      known: carriers.lists.map(({ name }) => name),
      allowed: carriers.allowed && [...carriers.allowed],
    },
  }
}
