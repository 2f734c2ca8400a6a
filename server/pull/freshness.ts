import type { OriginRule } from '../domain/origin-pull.ts'
import type { ObjectMeta, ObjectRef } from '../domain/stored-object.ts'
import type { PullOutcome } from './pull-outcome.ts'

const mostChecked = 100_000

/** When hits were last compared with their origins. */
export interface Freshness {
  /**
   * Whether this hit of the rule is to be compared now. Says so once: the next time is after another interval, or when
   * {@link ended} tells that the comparison failed.
   */
  isDue(ref: ObjectRef, rule: OriginRule, meta: ObjectMeta): boolean
  ended(ref: ObjectRef, outcome: PullOutcome): void
}

/** `now` is in milliseconds since 1970. After a restart, or of too many keys, a hit may be compared once too often. */
export function createFreshness(now: () => number): Freshness {
  const checked = new Map<string, number>()
  const note = (name: string) => {
    checked.delete(name)
    checked.set(name, now())
    const oldest = checked.size > mostChecked ? checked.keys().next().value : undefined
    if (oldest !== undefined) checked.delete(oldest)
  }
  return {
    isDue(ref, { freshness, mode }, { source, storedAt }) {
      // What was uploaded is the client's own: no origin has a say in it.
      if (freshness.kind !== 'revalidate' || mode === 'redirect' || source.kind !== 'pulled') return false
      const name = nameOf(ref)
      if (now() - Math.max(storedAt, checked.get(name) ?? 0) <= freshness.afterSeconds * 1_000) return false
      note(name)
      return true
    },
    ended(ref, outcome) {
      const name = nameOf(ref)
      // An origin that has lost the object takes nothing away here; it is asked again after another interval.
      const isGone = outcome.kind === 'failed' && outcome.failure.reason === 'origin-not-found'
      if (outcome.kind === 'done' || isGone) note(name)
      else checked.delete(name)
    },
  }
}

const nameOf = ({ bucket, key }: ObjectRef) => `${bucket}/${key}`
