import type { WarmUpRecords } from '../../settings-store/settings-store.ts'

/** A few milliseconds of the store's time. */
const atOnce = 2000

/**
 * Drops the waiting keys of a warm-up that is neither read nor fed. A million in one transaction would keep everybody else
 * from the store for a second.
 */
export async function dropKeys(records: Pick<WarmUpRecords, 'nextKeys' | 'takeKeys'>, id: number): Promise<void> {
  for (;;) {
    const keys = await records.nextKeys(id, atOnce)
    if (keys.length === 0) return
    await records.takeKeys(id, { keys, pulls: [], here: 0, unmatched: 0 })
  }
}
