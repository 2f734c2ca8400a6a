import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { BucketRecord, OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'

/** What the data path needs to know of a bucket. */
export type BucketEntry = {
  readonly bucket: BucketRecord
  /** `null` while origin-pull is disabled. */
  readonly rule: OriginRule | null
  /** Turns `true` when it is replaced or a change has begun: a miss may still be answered by it, but queues no pull. */
  readonly outgoing: boolean
}

/**
 * Buckets and their rules, all in memory: no request waits for the settings store. Whoever changes one calls
 * `refresh` before it reports success.
 */
export interface RuleBook {
  byName(name: string): BucketEntry | undefined
  byId(id: number): BucketEntry | undefined
  refresh(name: string): Promise<void>
  /**
   * Does the work of changing a bucket's rule, and refreshes the bucket however that ends. No pull is queued from a
   * miss that was decided before the end; the misses after it are decided by what the store then holds.
   */
  change<T>(name: string, work: () => Promise<T>): Promise<T>
}

type Known = { -readonly [K in keyof BucketEntry]: BucketEntry[K] } & { readonly saved: number }

/**
 * Loads every bucket. `onChanged` is told the number of a bucket that is gone or whose origin-pull was saved anew, be it
 * with the same rule; never of one whose own settings alone changed.
 */
export async function openRuleBook(settings: SettingsStore, onChanged: (bucket: number) => void): Promise<RuleBook> {
  const [buckets, saved] = await Promise.all([settings.buckets.all(), settings.originPulls.all()])
  const pullOf = new Map(saved.map((record) => [record.bucket, record]))
  const byName = new Map<string, Known>()
  const byId = new Map<number, Known>()
  const learn = (bucket: BucketRecord, pull: OriginPullRecord | undefined) => {
    const entry = { bucket, rule: activeRule(pull), outgoing: false, saved: pull?.version ?? 0 }
    byName.set(bucket.name, entry)
    byId.set(bucket.id, entry)
  }
  const forget = (name: string, old: Known) => {
    old.outgoing = true
    byName.delete(name)
    byId.delete(old.bucket.id)
  }
  const readAgain = async (name: string) => {
    const bucket = await settings.buckets.byName(name)
    const pull = bucket ? await settings.originPulls.of(bucket.id) : undefined
    const old = byName.get(name)
    if (old) forget(name, old)
    if (bucket) learn(bucket, pull)
    const same = old?.bucket.id === bucket?.id && old?.saved === pull?.version
    if (old && !same) onChanged(old.bucket.id)
  }
  for (const bucket of buckets) learn(bucket, pullOf.get(bucket.id))
  const inTurn = createTurns()
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
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

/** Two changes must not overtake each other, or the older reading would stay. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

function activeRule(record: OriginPullRecord | undefined): OriginRule | null {
  if (!record?.enabled) return null
  const parsed = parseOriginAddress(record.defaultRule.address)
  if (!parsed.ok) return null
  const { mode, protocol, redirectCode, passQuery, followRedirects } = record.defaultRule
  return { mode, origin: parsed.address, protocol, redirectCode, passQuery, followRedirects }
}
