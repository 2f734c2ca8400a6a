import type { PullView } from '../../contract/pulls.ts'
import type { Mode, RuleSettings } from '../../contract/rule.ts'
import { createHttpOriginClient } from '../origin/http-origin-client.ts'
import type { Answer } from './evil-answers.ts'
import type { EvilCase } from './evil-cases/evil-case.ts'
import type { EvilOrigin } from './evil-origin.ts'
import { isTls, openPlaces, type Places } from './evil-places.ts'
import { type Fetched, fetchObject } from './fetch-object.ts'
import { startWorld } from './gateway-world.ts'

/** A case in one mode, with a bucket, an origin name and a path of its own: no case disturbs another. */
export type Run = {
  readonly evil: EvilCase
  readonly mode: Mode
  readonly host: string
  readonly key: string
  readonly origin: EvilOrigin
  /** When the origin had said its last byte, by `performance.now()`. */
  saidAt: number
}

/** How long the slowest allowed rate is measured, milliseconds. */
export const rateWindowMs = 600

/** A gateway between clients and origins that do all of these cases. */
export async function startEvilWorld(cases: readonly EvilCase[], modes: readonly Mode[]) {
  const places = await openPlaces()
  const runs = cases.flatMap((evil, i) => modes.map((mode) => newRun(evil, mode, `${mode}-${i}`, places)))
  for (const run of runs) register(run, places.plain)
  const world = await startWorld({
    parts: () => ({ origin: createHttpOriginClient(clientOptions(runs, places)) }),
  })

  const bucketOf = ({ host }: Run) => `${host.split('.', 1)[0]}-1250000000`
  return {
    runs,
    world,
    async prepare(run: Run): Promise<void> {
      const { place, rule } = run.evil
      const settings: Partial<RuleSettings> = {
        ...rule,
        mode: run.mode,
        address: run.host,
        protocol: isTls(place) ? 'https' : 'http',
        certificateAuthority: isTls(place) && place !== 'tls-untrusted' ? places.trusted : '',
      }
      await world.bucket(run.host.split('.', 1)[0] ?? '', settings)
    },
    get: (run: Run): Promise<Fetched> =>
      fetchObject(world.gateway.objectsUrl, `${bucketOf(run)}.file.localhost`, `/${run.key}`),
    pull: (run: Run): Promise<PullView | undefined> => world.pull(bucketOf(run), run.key),
    async keys(run: Run): Promise<string[]> {
      const { items } = await world.api<{ items: { key: string }[] }>('GET', `/buckets/${bucketOf(run)}/objects`)
      return items.map(({ key }) => key)
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await places[Symbol.asyncDispose]()
    },
  }
}

function newRun(evil: EvilCase, mode: Mode, name: string, places: Places): Run {
  const origin = places.originAt(evil.place)
  return { evil, mode, host: `${name}.example.com`, key: `${name}.bin`, origin, saidAt: 0 }
}

/** The plain origin answers too: what is led astray must find something there to store. */
function register(run: Run, plain: EvilOrigin): void {
  const noted =
    (answer: Answer): Answer =>
    async (socket, request) => {
      try {
        await answer(socket, request)
      } finally {
        run.saidAt = performance.now()
      }
    }
  for (const [path, answer] of Object.entries(run.evil.answers(`/${run.key}`, run.host)))
    for (const origin of new Set([run.origin, plain])) origin.answer(path, noted(answer))
}

/** So that nothing takes long, and nobody is asked beyond this machine. */
function clientOptions(runs: readonly Run[], places: Places) {
  const resolve = new Map<string, { ip: string; port: number }>()
  for (const { host, evil } of runs) {
    const port = places.portOf(evil.place)
    resolve.set(`${host}:443`, { ip: '127.0.0.1', port })
    if (evil.place !== 'unknown')
      resolve.set(`${host}:80`, { ip: '127.0.0.1', port: isTls(evil.place) ? places.plain.port : port })
  }
  return {
    allow: ['127.0.0.1/32'],
    publicOnly: false,
    resolve,
    self: { listeners: [], hosts: [] },
    instanceId: 'evil-world',
    version: '0',
    limits: { rateWindowMs },
    lookup: async () => [],
  }
}
