import type { BucketEntry, Learned, RuleBook } from '../pull/rule-book.ts'

/** A worker's copy of the rule book. */
export interface RuleReplica extends Pick<RuleBook, 'byName' | 'byDomain'> {
  learn(learned: Learned): void
  /** The edition of a bucket's entry; a pull says by which one it was decided. */
  editionOf(bucket: number): number
}

type Known = { -readonly [K in keyof BucketEntry]: BucketEntry[K] } & Pick<Learned, 'domains' | 'edition'>

export function createRuleReplica(): RuleReplica {
  const byName = new Map<string, Known>()
  const byId = new Map<number, Known>()
  const byDomain = new Map<string, Known>()
  const forget = (old: Known) => {
    // Requests that were decided by it and still wait for the store queue nothing any more.
    old.outgoing = true
    byName.delete(old.bucket.name)
    byId.delete(old.bucket.id)
    for (const domain of old.domains) if (byDomain.get(domain) === old) byDomain.delete(domain)
  }
  return {
    byName: (name) => byName.get(name),
    byDomain: (host) => byDomain.get(host) ?? byDomain.get(host.toLowerCase()),
    editionOf: (bucket) => byId.get(bucket)?.edition ?? 0,
    learn({ name, entry, domains, edition }) {
      const old = byName.get(name)
      if (old) forget(old)
      if (entry === null) return
      const known = { ...entry, domains, edition }
      byName.set(name, known)
      byId.set(entry.bucket.id, known)
      for (const domain of domains) byDomain.set(domain, known)
    },
  }
}
