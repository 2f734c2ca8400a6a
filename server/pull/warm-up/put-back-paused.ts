import type { WarmUpRecords } from '../../settings-store/settings-store.ts'

/** Pulls of paused warm-ups that wait are keys again: those that ran when a process ended, or are to be tried again. */
export async function putBackPaused(records: Pick<WarmUpRecords, 'open' | 'putBack'>): Promise<number> {
  const paused = (await records.open()).filter(({ state, queued }) => state === 'paused' && queued > 0)
  for (const { id } of paused) await records.putBack(id)
  return paused.length
}
