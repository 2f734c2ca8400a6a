import { GatewayError } from '../../domain/errors.ts'
import type { WarmUpRecord, WarmUpRecords } from '../../settings-store/settings-store.ts'
import type { ByHandDeps } from '../pull-by-hand.ts'
import type { RuleBook } from '../rule-book.ts'
import type { KeySource } from './key-source.ts'
import { siftKeys } from './sift-keys.ts'
import { untilAborted } from './until-aborted.ts'

export type ReadDeps = ByHandDeps & {
  readonly records: WarmUpRecords
  readonly ruleBook: Pick<RuleBook, 'byId'>
}

/**
 * Reads a warm-up's list to its end: counts every entry and takes in the keys that are worth a pull, each once.
 * It asks for no more of the list than it has written. Rejects with `EntityTooLarge` beyond `mostKeys`, with the list's
 * own error, or with the signal's reason.
 */
export async function readSource(
  { records, ruleBook, ...deps }: ReadDeps,
  warmUp: Pick<WarmUpRecord, 'id' | 'bucket'>,
  source: KeySource,
  { signal, mostKeys }: { readonly signal: AbortSignal; readonly mostKeys: number },
): Promise<void> {
  let total = 0
  for await (const { keys: named, invalid, bytes } of untilAborted(source, signal)) {
    total += named.length + invalid
    if (total > mostKeys) throw tooMany(mostKeys)
    const keys = [...new Set(named)]
    const found = keys.length + invalid
    const entry = ruleBook.byId(warmUp.bucket)
    if (!entry) throw new GatewayError('NoSuchBucket', 'The bucket was deleted.')
    const { pulls, here, unmatched } = await siftKeys(deps, entry, { keys, warmUp: warmUp.id })
    signal.throwIfAborted()
    const wanted = pulls.map(({ key }) => key)
    await records.addKeys(warmUp.id, wanted, { found, here, unmatched, invalid, listedBytes: bytes })
  }
}

const tooMany = (most: number) =>
  new GatewayError('EntityTooLarge', `The list has more than ${most.toLocaleString('en')} keys.`)
