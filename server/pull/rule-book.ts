import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { BucketRecord, OriginPullRecord, SettingsStore } from '../settings-store/settings-store.ts'

/** What the data path needs to know of a bucket. `rule` is `null` while origin-pull is disabled. */
export type BucketEntry = { readonly bucket: BucketRecord; readonly rule: OriginRule | null }

/**
 * Buckets and their rules, all in memory: no request waits for the settings store. Whoever changes one calls
 * `refresh` before it reports success.
 */
export interface RuleBook {
  byName(name: string): BucketEntry | undefined
  byId(id: number): BucketEntry | undefined
  refresh(name: string): Promise<void>
}

/** Loads every bucket. `onChanged` is told the number of a bucket whose entry was replaced or dropped. */
export async function openRuleBook(settings: SettingsStore, onChanged: (bucket: number) => void): Promise<RuleBook> {
  const [buckets, saved] = await Promise.all([settings.buckets.all(), settings.originPulls.all()])
  const pullOf = new Map(saved.map((record) => [record.bucket, record]))
  const byName = new Map<string, BucketEntry>()
  const byId = new Map<number, BucketEntry>()
  const forget = (name: string) => {
    const entry = byName.get(name)
    byName.delete(name)
    if (!entry) return
    byId.delete(entry.bucket.id)
    onChanged(entry.bucket.id)
  }
  const learn = (bucket: BucketRecord, pull: OriginPullRecord | undefined) => {
    const entry = { bucket, rule: activeRule(pull) }
    byName.set(bucket.name, entry)
    byId.set(bucket.id, entry)
  }
  for (const bucket of buckets) learn(bucket, pullOf.get(bucket.id))
  return {
    byName: (name) => byName.get(name),
    byId: (id) => byId.get(id),
    refresh: oneAtATime(async (name) => {
      const bucket = await settings.buckets.byName(name)
      const pull = bucket ? await settings.originPulls.of(bucket.id) : undefined
      forget(name)
      if (bucket) learn(bucket, pull)
    }),
  }
}

/** Two refreshes must not overtake each other, or the older reading would stay. */
function oneAtATime(work: (name: string) => Promise<void>): (name: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (name) => {
    const next = last.then(() => work(name))
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
