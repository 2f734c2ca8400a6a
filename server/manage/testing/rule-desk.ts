import { join } from 'node:path'
import type { OriginAddress } from '../../../contract/origin-address.ts'
import { RuleInput, type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import { createMemoryObjectStore } from '../../object-store/memory-object-store.ts'
import type { OriginSite, OriginVerdict } from '../../origin/origin-client.ts'
import { openRuleBook } from '../../pull/rule-book.ts'
import { openSettingsStore } from '../../settings-store/open-settings-store.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { createChangeOriginPull } from '../change-origin-pull.ts'
import { createOriginPullHistory } from '../origin-pull-history.ts'
import { createOriginPulls } from '../origin-pulls.ts'
import { createRules } from '../rules.ts'
import { createSecretBox } from '../secret-box.ts'
import { createTestOrigin } from '../test-origin.ts'

export const name = 'photos-1250000000'

/** The settings of a rule at `abc.example.com`, but for what is said otherwise. */
export const settings = (more: Partial<RuleSettings> = {}): RuleSettings => ({
  ...ruleDefaults,
  address: 'abc.example.com',
  ...more,
})

/** A further rule as the console sends it. */
export const ruleInput = (more: Partial<RuleInput> = {}): RuleInput =>
  RuleInput.parse({ address: 'abc.example.com', ...more })

export const bearer = (secret?: string) => ({ kind: 'bearer' as const, ...(secret === undefined ? {} : { secret }) })

type Options = {
  /** Stands in for the store's fence, which is handed to it. */
  readonly around?: (fence: () => Promise<void>) => Promise<void>
  readonly key?: Uint8Array
}

/** Everything an operator does with rules, over a real database, and an origin whose policy the test decides. */
export async function openRuleDesk({ around = (fence) => fence(), key = Buffer.alloc(32, 'key') }: Options = {}) {
  await using opening = new AsyncDisposableStack()
  const folder = opening.use(await tempFolder())
  const store = opening.use(await openSettingsStore({ kind: 'sqlite', file: join(folder.path, 'settings.db') }))
  const memory = opening.use(createMemoryObjectStore())
  const objects = { ...memory, fence: (bucket: number) => around(() => memory.fence(bucket)) }
  const { id } = await store.buckets.insert({ name, access: 'private', accelerated: true, createdAt: 0 })
  const secretBox = createSecretBox(key)
  const ruleBook = await openRuleBook({ settings: store, unseal: secretBox.open, onChanged: () => undefined })
  const world = {
    /** By canonical address; others are allowed. */
    verdicts: new Map<string, OriginVerdict>(),
    checked: [] as string[],
    probed: [] as { readonly url: string; readonly site: OriginSite | undefined }[],
  }
  const origin = {
    async check({ canonical }: OriginAddress, protocol: 'http' | 'https') {
      world.checked.push(`${protocol}://${canonical}`)
      return world.verdicts.get(canonical) ?? ({ kind: 'allowed' } as const)
    },
    async probe(url: URL, site?: OriginSite) {
      world.probed.push({ url: url.href, site })
      return { ok: true, url: url.href, steps: [] }
    },
  }
  const now = () => 1_000
  const change = createChangeOriginPull({ settings: store, objects, origin, ruleBook, secretBox, now })
  const shared = { settings: store, secretBox, change }
  const running = opening.move()
  return {
    id,
    world,
    store,
    objects,
    ruleBook,
    originPulls: createOriginPulls(shared),
    rules: createRules(shared),
    history: createOriginPullHistory(shared),
    test: createTestOrigin({ settings: store, origin, secretBox, now }),
    /** Saves the default rule from whatever version is current. */
    async save(rule: Partial<RuleSettings> = {}, enabled = true) {
      const { version } = await store.originPulls.of(id)
      return createOriginPulls(shared).save(name, version, { enabled, defaultRule: settings(rule) })
    },
    version: async () => (await store.originPulls.of(id)).version,
    /** The secret that a rule of now works with. */
    secretOf(rule: string) {
      const credentials = ruleBook.byName(name)?.rules.find((one) => one.id === rule)?.credentials
      return credentials && 'secret' in credentials ? (credentials.secret?.reveal() ?? null) : undefined
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
