import { setImmediate as othersFirst } from 'node:timers/promises'
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

/** So many keys are looked up in one go, before others have their turn on the event loop. */
const atOnce = 100

/** Parts the keys of a warm-up into those that are worth a pull, and the others. */
export async function siftKeys(
  deps: ByHandDeps,
  entry: BucketEntry,
  { keys, warmUp }: { readonly keys: readonly string[]; readonly warmUp: number },
): Promise<SiftedKeys> {
  const pulls: NewPull[] = []
  let here = 0
  for (let at = 0; at < keys.length; at += atOnce) {
    const some = keys.slice(at, at + atOnce)
    for (const one of await Promise.all(some.map((key) => pullByHand(deps, entry, { key, replace: false, warmUp })))) {
      if (one.kind === 'pull') pulls.push(one.pull)
      else if (one.why === 'stored') here++
    }
    await othersFirst()
  }
  return { pulls, here, unmatched: keys.length - pulls.length - here }
}
