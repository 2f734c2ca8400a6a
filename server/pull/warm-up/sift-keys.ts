import type { NewPull } from '../../domain/pull.ts'
import { type ByHandDeps, pullByHand } from '../pull-by-hand.ts'
import type { BucketEntry } from '../rule-book.ts'

export type SiftedKeys = {
  /** One for each key that is to be pulled, with what the store knows of it now. */
  readonly pulls: readonly NewPull[]
  /** Keys that are in the bucket, and keys that no rule would pull. */
  readonly here: number
  readonly unmatched: number
}

/** Parts the keys of a warm-up into those that are worth a pull, and the others. */
export async function siftKeys(
  deps: ByHandDeps,
  entry: BucketEntry,
  { keys, warmUp }: { readonly keys: readonly string[]; readonly warmUp: number },
): Promise<SiftedKeys> {
  const decided = await Promise.all(keys.map((key) => pullByHand(deps, entry, { key, replace: false, warmUp })))
  const pulls = decided.flatMap((one) => (one.kind === 'pull' ? [one.pull] : []))
  const here = decided.filter((one) => one.kind === 'left' && one.why === 'stored').length
  return { pulls, here, unmatched: keys.length - pulls.length - here }
}
