import { ruleDefaults } from '../../../contract/rule.ts'
import { createBuckets } from '../../manage/buckets.ts'
import { createChangeOriginPull } from '../../manage/change-origin-pull.ts'
import { createObjects } from '../../manage/objects.ts'
import { createOriginPulls } from '../../manage/origin-pulls.ts'
import { createPulls } from '../../manage/pulls.ts'
import { createSecretBox } from '../../manage/secret-box.ts'
import type { ObjectStore } from '../../object-store/object-store.ts'
import type { OriginClient } from '../../origin/origin-client.ts'
import { openDataPath } from '../../pull/open-data-path.ts'
import type { SettingsStore } from '../../settings-store/settings-store.ts'
import type { Sim } from './sim.ts'
import { createHistory } from './sim-history.ts'
import { simOrigin } from './sim-origin.ts'
import { simSettings } from './sim-settings.ts'
import { simStore } from './sim-store.ts'

/** Breaks a part of the world on purpose: the judge must see it. */
export type Sabotage = {
  readonly store?: (objects: ObjectStore) => ObjectStore
  readonly origin?: (origin: Pick<OriginClient, 'get'>) => Pick<OriginClient, 'get'>
  readonly settings?: (settings: SettingsStore) => SettingsStore
}

export type SimWorld = Awaited<ReturnType<typeof openSimWorld>>

type Grounds = { readonly objects: ObjectStore; readonly settings: SettingsStore; readonly sabotage: Sabotage }

const home = { appid: '1', region: 'local', domain: 'localhost' }

/** The data path and what operators do to it, over ports that the scheduler holds. */
export async function openSimWorld(sim: Sim, { objects, settings, sabotage }: Grounds) {
  const { clock, dice } = sim
  const history = createHistory()
  const disk = simStore(sim, sabotage.store?.(objects) ?? objects, history)
  const database = simSettings(sim, sabotage.settings?.(settings) ?? settings, history)
  // One history in a hundred has bodies that do not fit into what a flight keeps in memory.
  const isLarge = sim.seed % 100 === 0
  const origin = simOrigin(sim, history, (key) => (isLarge ? 4_000_000 : 150) + key.length)
  const nobody = new Proxy({} as OriginClient, { get: (_, name) => new Error(`Nobody asks for ${String(name)} here`) })
  const client: OriginClient = { ...nobody, ...(sabotage.origin?.(origin) ?? origin) }
  const open = new AsyncDisposableStack()
  const note = { info: () => {}, warn: () => {}, error: (_: object, message: string) => lose(message) }
  const lose = (message: string) => {
    if (message.includes('queued')) history.lost.push({ at: sim.at() })
  }
  const now = () => clock.now()
  const dataPath = await openDataPath({
    objects: disk.objects,
    settings: database.settings,
    origin: client,
    unseal: () => null,
    budgets: { reads: dice.pick([2, 8, 64]), bandwidth: null, pulls: dice.pick([1, 2, 8]) },
    owner: `w${sim.seed}`,
    log: note,
    now,
    elapsed: now,
    random: dice.next,
    keep: (opened) => open.use(opened),
  })
  const { ruleBook } = dataPath
  const shared = { ...dataPath, settings: database.settings, objects: disk.objects, home, now }
  const secretBox = createSecretBox(Buffer.alloc(32))
  const check = async () => ({ kind: 'allowed' }) as const
  const change = createChangeOriginPull({ ...shared, secretBox, origin: { check } })
  const originPulls = createOriginPulls({ ...shared, secretBox, change })
  return {
    sim,
    history,
    disk,
    database,
    origin,
    ruleBook,
    flights: dataPath.flights,
    serve: dataPath.serveObject,
    buckets: createBuckets(shared),
    objects: createObjects(shared),
    pulls: createPulls({
      ...shared,
      asIf: () => ({ host: 'localhost', scheme: 'http' }),
      warmUps: { wake: () => undefined },
    }),
    /** Saves a default rule with an origin that no other configuration has, or switches origin-pull off. */
    async configure(name: string, mode: 'async' | 'sync' | 'redirect' | 'off', isFresh: boolean): Promise<void> {
      const { version, bucket } = await originPulls.get(name)
      const from = sim.at()
      const freshness = isFresh ? ({ kind: 'immutable' } as const) : ({ kind: 'revalidate', afterSeconds: 1 } as const)
      const defaultRule = {
        ...ruleDefaults,
        mode: mode === 'off' ? 'async' : mode,
        address: `o${from}.example.com`,
        freshness,
        notFoundSeconds: 2,
      }
      try {
        await originPulls.save(name, version, { enabled: mode !== 'off', defaultRule })
      } finally {
        history.changes.push({ bucket, host: defaultRule.address, from, to: sim.at() })
      }
    },
    close: () => open.disposeAsync(),
  }
}
