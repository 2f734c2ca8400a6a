import { join } from 'node:path'
import { type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import { createMemoryObjectStore } from '../../object-store/memory-object-store.ts'
import type { ListedKey, OriginListing } from '../../origin/origin-client.ts'
import { openRuleBook } from '../../pull/rule-book.ts'
import { startWarmUpRunner, type WarmUpRunner } from '../../pull/warm-up/warm-up-runner.ts'
import { openSettingsStore } from '../../settings-store/open-settings-store.ts'
import type { WarmUpRecord } from '../../settings-store/settings-store.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { createPulls } from '../pulls.ts'
import { createWarmUps } from '../warm-ups.ts'

/** A page of an origin's list, or what it breaks with. */
export type ListAnswer = (listing: OriginListing) => AsyncIterable<readonly ListedKey[]>

export const name = 'photos-1250000000'
const owner = 'test'
const uploaded = { headers: {}, source: { kind: 'uploaded' } } as const

/** Everything an operator does with pulls, over a real database and objects in memory. Nothing is pulled but by `work`. */
export async function openPullDesk() {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await tempFolder())
  const settings = opening.use(await openSettingsStore({ kind: 'sqlite', file: join(folder.path, 'settings.db') }))
  const objects = opening.use(createMemoryObjectStore())
  const created = { name, access: 'public-read', accelerated: true, createdAt: 1 } as const
  const { id: bucket } = await settings.buckets.insert(created)
  const ruleBook = await openRuleBook({ settings, unseal: () => null, onChanged: () => undefined })

  const flying = new Map<string, { bytes: number; totalBytes: number | null }>()
  const [forgotten, cancelled, logged]: [[number, string?][], string[], string[]] = [[], [], []]
  const world = {
    now: Date.UTC(2026, 10, 21),
    woken: 0,
    list: (() => {
      throw new Error('nothing is listed here')
    }) as ListAnswer,
  }
  const log = (_facts: object, message: string) => void logged.push(message)
  const deps = {
    settings,
    objects,
    ruleBook,
    asIf: (of: string) => ({ host: `${of}.file.localhost`, scheme: 'http' }) as const,
    now: () => world.now,
    worker: { wake: () => void world.woken++ },
    flights: {
      progressOf: (_: number, key: string) => flying.get(key) ?? null,
      cancel: (_: number, key: string) => flying.delete(key) && cancelled.push(key) > 0,
    },
    notFound: { forget: (of: number, key?: string) => forgotten.push(key === undefined ? [of] : [of, key]) },
    origin: { list: (listing: OriginListing) => world.list(listing) },
    log: { info: log, warn: log, error: log },
  }
  const startRunner = async () => opening.use(await startWarmUpRunner(deps))
  let runner: WarmUpRunner = await startRunner()
  const warmUpsOf = () => createWarmUps({ ...deps, runner })
  let warmUps = warmUpsOf()
  const running = opening.move()

  return {
    settings,
    objects,
    ruleBook,
    bucket,
    world,
    pulls: createPulls({ ...deps, warmUps: { wake: () => runner.wake() } }),
    get warmUps() {
      return warmUps
    },
    /** The pulls that run, by key; which keys were forgotten to be missing; which pulls were broken off. */
    flying,
    forgotten,
    cancelled,
    logged,
    /** Saves a default rule, as a new version of the configuration. */
    async configure(rule: Partial<RuleSettings>, enabled = true) {
      const { version } = await settings.originPulls.of(bucket)
      await objects.fence(bucket)
      const defaultRule = { ...ruleDefaults, address: 'abc.example.com', ...rule }
      await ruleBook.change(name, () =>
        settings.transaction(async (tx) => {
          const saved = { enabled, defaultRule, rules: [], secrets: {}, change: 'saved', at: world.now } as const
          await tx.originPulls.save(bucket, version, saved)
          await tx.history.cancelOpen(bucket, 'configuration-changed', world.now)
        }),
      )
    },
    store: (key: string, body = key) => objects.put({ bucket, key }, Buffer.from(body), uploaded),
    /** Begins up to `limit` pulls, as a worker does. */
    claim: (limit = 1) => settings.pulls.claim({ owner, limit, perBucket: 1000, now: world.now }),
    /** Pulls up to `limit` objects of 10 bytes. Resolves to their keys. */
    async work(limit = 1000) {
      const claimed = await this.claim(limit)
      for (const { id, key, token, replace } of claimed) {
        const source = { kind: 'pulled', url: `http://abc/${key}`, originEtag: null, originLastModified: null } as const
        const over = replace !== 'never'
        await objects.put({ bucket, key }, Buffer.alloc(10), { headers: {}, source, token, replace: over })
        await this.end(id)
      }
      return claimed.map(({ key }) => key)
    },
    end: (id: string, reason: 'origin-not-found' | null = null) =>
      settings.pulls.finish(id, owner, {
        state: reason ? 'failed' : 'done',
        reason,
        detail: null,
        bytes: reason ? 0 : 10,
        totalBytes: null,
        at: world.now,
      }),
    /** The warm-up as it is once `holds`. */
    async until(id: number, holds: (warmUp: WarmUpRecord) => boolean): Promise<WarmUpRecord> {
      for (;;) {
        const warmUp = await warmUps.get(name, id)
        if (holds(warmUp)) return warmUp
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    /** Ends what brings warm-ups forward, and begins anew on what it left. */
    async restart(meanwhile: () => Promise<unknown> = async () => undefined) {
      await runner[Symbol.asyncDispose]()
      await meanwhile()
      runner = running.use(await startWarmUpRunner(deps))
      warmUps = warmUpsOf()
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

export type PullDesk = Awaited<ReturnType<typeof openPullDesk>>
