import { GatewayError } from '../domain/errors.ts'
import type { BucketEntry, RuleBook } from '../pull/rule-book.ts'

/** How often a decision is made anew because the rules changed meanwhile. */
const mostTries = 5

/**
 * Decides something by a bucket's rules, named by its full name, and acts on it only if they still hold then: `act` must
 * begin its write at once. Rejects with `NoSuchBucket`, or `Unavailable` while the rules change all the time.
 */
export async function underRules<D, R>(
  ruleBook: Pick<RuleBook, 'byName' | 'refresh'>,
  name: string,
  { decide, act }: { decide(entry: BucketEntry): Promise<D>; act(decided: D, entry: BucketEntry): Promise<R> },
): Promise<R> {
  for (let tries = 0; tries < mostTries; tries++) {
    const entry = ruleBook.byName(name)
    if (!entry) throw new GatewayError('NoSuchBucket', `There is no bucket ${name}.`)
    const decided = await decide(entry)
    if (!entry.outgoing) return act(decided, entry)
    // Its turn comes when the change that is under way has ended.
    await ruleBook.refresh(name)
  }
  throw new GatewayError('Unavailable', 'The origin-pull configuration is being changed. Try again in a moment.')
}
