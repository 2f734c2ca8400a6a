import type { NewPull } from '../domain/pull.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { Freshness } from './freshness.ts'
import type { KeyMemory } from './key-memory.ts'
import type { RuleBook } from './rule-book.ts'

/** A pull that another process wants, and the edition of the bucket's entry by which it was decided. */
export type DecidedMiss = { readonly pull: NewPull; readonly edition: number }

export type AdmitMissesDeps = {
  readonly ruleBook: Pick<RuleBook, 'byId' | 'isCurrent'>
  readonly objects: Pick<ObjectStore, 'open'>
  readonly inbox: { add(pull: NewPull): void }
  readonly cooldown: Pick<KeyMemory, 'has'>
  readonly notFound: Pick<KeyMemory, 'has'>
  readonly freshness: Freshness
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Queues what other processes decided, by the same rules as our own misses: nothing that was decided by rules which have
 * been changed since, or are being changed; nothing that is remembered not to be worth it.
 */
export function createAdmitMisses(deps: AdmitMissesDeps): (misses: readonly DecidedMiss[]) => void {
  const { ruleBook, objects, inbox, cooldown, notFound, freshness, now } = deps

  const queue = (pull: NewPull) => inbox.add({ ...pull, queuedAt: now() })
  const compare = async ({ pull, edition }: DecidedMiss): Promise<void> => {
    const { object } = await objects.open(pull)
    const rule = ruleBook.byId(pull.bucket)?.rules.find(({ id }) => id === pull.rule)
    if (!object || !rule || !ruleBook.isCurrent(pull.bucket, edition)) return
    if (freshness.isDue(pull, rule, object.meta)) queue(pull)
  }
  const admit = (miss: DecidedMiss): void => {
    const { pull, edition } = miss
    if (!ruleBook.isCurrent(pull.bucket, edition) || cooldown.has(pull)) return
    // What the store cannot look up is wanted again by the next hit.
    if (pull.replace === 'changed') compare(miss).catch(() => undefined)
    else if (!notFound.has(pull)) queue(pull)
  }
  return (misses) => misses.forEach(admit)
}
