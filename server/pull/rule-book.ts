import { defaultRuleId, type OriginRule, readRule, unconditional } from '../domain/origin-pull.ts'
import type { Secret } from '../domain/secret.ts'
import type { BucketRecord, OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** What the data path needs to know of a bucket. */
export type BucketEntry = {
  readonly bucket: BucketRecord
  /** The enabled rules in the order in which they are tried, the default rule last; none while origin-pull is disabled. */
  readonly rules: readonly OriginRule[]
  /** Whether a hit may have to be compared with its origin. */
  readonly revalidates: boolean
  /** Turns `true` when it is replaced or a change has begun: a miss may still be answered by it, but queues no pull. */
  readonly outgoing: boolean
}

/**
 * Buckets and their rules, all in memory: no request waits for the settings store. Whoever changes one, or its custom
 * domains, calls `refresh` before it reports success.
 */
export interface RuleBook {
  byName(name: string): BucketEntry | undefined
  byId(id: number): BucketEntry | undefined
  /** The bucket that a custom domain belongs to; in any case, without port. */
  byDomain(host: string): BucketEntry | undefined
  refresh(name: string): Promise<void>
  /**
   * Does the work of changing a bucket's rules, and refreshes the bucket however that ends. No pull is queued from a
   * miss that was decided before the end; the misses after it are decided by what the store then holds.
   */
  change<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Whether a pull that was decided by this edition of the bucket's entry may be queued. */
  isCurrent(bucket: number, edition: number): boolean
}

/** Opens a rule's sealed secret; `null` when the key does not fit. */
export type Unseal = (sealed: string, of: { readonly bucket: number; readonly rule: string }) => Secret | null

export type RuleBookDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'originPulls' | 'domains'>
  readonly unseal: Unseal
  /**
   * Told the number of a bucket that is gone or whose origin-pull was saved anew, be it with the same rules; never of one
   * whose own settings or domains alone changed.
   */
  readonly onChanged: (bucket: number) => void
  /**
   * Told of every bucket when the book is opened, and again after each refresh, when this process knows it already. Nobody
   * is told of a change before it resolves.
   */
  readonly onLearned?: (learned: Learned) => Promise<void>
  /** Milliseconds until a bucket that could not be read is read again; a second unless said. */
  readonly againMs?: number
}

/** What the book now says of a bucket's name. */
export type Learned = {
  readonly name: string
  readonly entry: BucketEntry | null
  /** Its custom domains in lower case. */
  readonly domains: readonly string[]
  /** Another one each time, never 0. */
  readonly edition: number
}

type Known = { -readonly [K in keyof BucketEntry]: BucketEntry[K] } & {
  readonly saved: number
  readonly domains: readonly string[]
  readonly edition: number
}

/** Loads every bucket. */
export async function openRuleBook(deps: RuleBookDeps): Promise<RuleBook> {
  const { settings, unseal, onChanged, onLearned, againMs = 1_000 } = deps
  const byName = new Map<string, Known>()
  const byId = new Map<number, Known>()
  const byDomain = new Map<string, Known>()
  let editions = 0
  const learn = (bucket: BucketRecord, pull: OriginPullRecord | undefined, domains: readonly string[]) => {
    const rules = activeRules(pull, unseal)
    const revalidates = rules.some(({ freshness, mode }) => freshness.kind === 'revalidate' && mode !== 'redirect')
    editions += 1
    const saved = pull?.version ?? 0
    const entry = { bucket, rules, revalidates, outgoing: false, saved, domains, edition: editions }
    byName.set(bucket.name, entry)
    byId.set(bucket.id, entry)
    for (const domain of domains) byDomain.set(domain, entry)
  }
  const tell = async (name: string) => {
    const entry = byName.get(name)
    const { domains = [], edition = editions } = entry ?? {}
    await onLearned?.({ name, entry: entry ?? null, domains, edition })
  }
  const forget = (name: string, old: Known) => {
    old.outgoing = true
    byName.delete(name)
    byId.delete(old.bucket.id)
    for (const domain of old.domains) if (byDomain.get(domain) === old) byDomain.delete(domain)
  }
  const readOnce = async (name: string) => {
    const bucket = await settings.buckets.byName(name)
    const pull = bucket ? await settings.originPulls.of(bucket.id) : undefined
    const domains = bucket ? await settings.domains.of(bucket.id) : []
    const old = byName.get(name)
    if (old) forget(name, old)
    if (bucket) learn(bucket, pull, domains.map(spelled))
    const same = old?.bucket.id === bucket?.id && old?.saved === pull?.version
    if (old && !same) onChanged(old.bucket.id)
    await tell(name)
  }
  // Two changes must not overtake each other, or the older reading would stay.
  const inTurn = oneAtATime()
  /** What cannot be read now is read later: until then the bucket queues nothing, by rules that may be the old ones. */
  const readAgain = (name: string): Promise<void> =>
    readOnce(name).catch((error: unknown) => {
      setTimeout(() => void inTurn(() => readAgain(name)).catch(() => undefined), againMs).unref()
      throw error
    })
  await inTurn(async () => {
    const [buckets, pulls, domains] = await Promise.all([
      settings.buckets.all(),
      settings.originPulls.all(),
      settings.domains.all(),
    ])
    const pullOf = new Map(pulls.map((record) => [record.bucket, record]))
    const domainsOf = Map.groupBy(domains, ({ bucket }) => bucket)
    for (const bucket of buckets) learn(bucket, pullOf.get(bucket.id), (domainsOf.get(bucket.id) ?? []).map(spelled))
    await Promise.all(buckets.map(({ name }) => tell(name)))
  })
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
    byDomain: (host) => byDomain.get(host) ?? byDomain.get(host.toLowerCase()),
    isCurrent(bucket, edition) {
      const entry = byId.get(bucket)
      return entry !== undefined && !entry.outgoing && entry.edition === edition
    },
    refresh: (name) => inTurn(() => readAgain(name)),
    change: (name, work) =>
      inTurn(async () => {
        const old = byName.get(name)
        if (old) old.outgoing = true
        try {
          return await work()
        } finally {
          await readAgain(name)
        }
      }),
  }
}

const spelled = ({ domain }: { readonly domain: string }) => domain.toLowerCase()

/** A rule without a usable origin is left out, as if it were disabled. */
function activeRules(record: OriginPullRecord | undefined, unseal: Unseal): OriginRule[] {
  if (!record?.enabled) return []
  const { bucket, secrets } = record
  const secretOf = (rule: string) => {
    const sealed = secrets[rule]
    return sealed === undefined ? null : unseal(sealed, { bucket, rule })
  }
  const further = record.rules
    .filter(({ enabled }) => enabled)
    .map(({ id, enabled: _, condition, ...settings }) => readRule({ id, condition, secret: secretOf(id) }, settings))
  const byDefault = { id: defaultRuleId, condition: unconditional, secret: secretOf(defaultRuleId) }
  return [...further, readRule(byDefault, record.defaultRule)].filter((rule) => rule !== null)
}
