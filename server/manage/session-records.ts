import { hasCode } from '../domain/errors.ts'
import type { SessionRecord, SessionRecords } from '../settings-store/settings-store.ts'

type Kept = SessionRecord & { readonly ended: boolean }

/**
 * Sessions as they are stored, and in memory, until the next start, what a full disk cannot take: whoever has to make
 * room must be able to log in. Every entry comes of a log-in, so there are few.
 */
export function sessionsDespiteFullDisk(stored: SessionRecords): Pick<
  SessionRecords,
  'all' | 'insert' | 'byHash' | 'touch' | 'remove' | 'removeExpired'
> & {
  /** Of what is in memory only, all but one. */
  forgetAll(butFor: string): void
} {
  const kept = new Map<string, Kept>()

  const byHash = async (idHash: string): Promise<SessionRecord | null> => {
    const here = kept.get(idHash)
    if (!here) return stored.byHash(idHash)
    const { ended, ...session } = here
    return ended ? null : session
  }
  const keep = (session: SessionRecord | null, change: Partial<Kept> = {}) => {
    if (session) kept.set(session.idHash, { ...session, ended: false, ...change })
  }

  return {
    byHash,
    async all() {
      const here = [...kept.values()].flatMap(({ ended, ...session }) => (ended ? [] : [session]))
      return [...here, ...(await stored.all()).filter(({ idHash }) => !kept.has(idHash))]
    },
    forgetAll(butFor) {
      for (const idHash of kept.keys()) if (idHash !== butFor) kept.delete(idHash)
    },
    insert: (session) => unlessFull(stored.insert(session), () => keep(session)),
    async touch(idHash, lastSeenAt) {
      if (kept.has(idHash)) return keep(await byHash(idHash), { lastSeenAt })
      await unlessFull(stored.touch(idHash, lastSeenAt), async () => keep(await byHash(idHash), { lastSeenAt }))
    },
    remove: (idHash) =>
      unlessFull(
        stored.remove(idHash).then(() => void kept.delete(idHash)),
        async () => keep(await byHash(idHash), { ended: true }),
      ),
    async removeExpired(limits) {
      for (const { idHash, createdAt } of kept.values()) if (createdAt < limits.createdBefore) kept.delete(idHash)
      let removed = 0
      const removing = stored.removeExpired(limits).then((count) => {
        removed = count
      })
      await unlessFull(removing, () => {})
      return removed
    },
  }
}

async function unlessFull(writing: Promise<void>, instead: () => void | Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    if (!hasCode(error, 'StorageFull')) throw error
    await instead()
  }
}
