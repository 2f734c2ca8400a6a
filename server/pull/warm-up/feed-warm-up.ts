import type { WarmUpRecord } from '../../settings-store/settings-store.ts'
import type { ReadDeps } from './read-source.ts'
import { siftKeys } from './sift-keys.ts'

/** So many pulls of a warm-up wait or run at most, that a pause or a new rule never has many to take back. */
const mostQueued = 500
const batchKeys = 200

/**
 * Queues the next keys of a warm-up if few of its pulls are left, and ends it when there is nothing more to do. Resolves
 * to how many pulls it queued and whether there may be more to queue at once.
 */
export async function feedWarmUp(
  { records, ruleBook, ...deps }: ReadDeps,
  { id, bucket }: Pick<WarmUpRecord, 'id' | 'bucket'>,
): Promise<{ readonly queued: number; readonly more: boolean }> {
  const idle = { queued: 0, more: false }
  const warmUp = await records.byId(bucket, id)
  if (warmUp?.state !== 'running') return idle
  if (warmUp.waiting === 0 && warmUp.queued === 0) {
    await records.setState(id, ['running'], { state: 'done', endedAt: deps.now() })
    return idle
  }
  const entry = ruleBook.byId(bucket)
  if (warmUp.waiting === 0 || warmUp.queued + batchKeys > mostQueued || !entry) return idle
  const keys = await records.nextKeys(id, batchKeys)
  const { pulls, here, unmatched } = await siftKeys(deps, entry, { keys, warmUp: id })
  // Asked only now: the rules may have changed while the store was asked. The keys stay, and are decided by the new ones.
  if (entry.outgoing) return idle
  await records.takeKeys(id, { keys, pulls, here, unmatched })
  return { queued: pulls.length, more: true }
}
