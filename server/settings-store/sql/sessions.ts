import type { Kysely, Selectable } from 'kysely'
import type { SessionRecord, SessionRecords } from '../settings-store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

const selectByHash = (db: Db, idHash: string) => db.selectFrom('session').selectAll().where('id_hash', '=', idHash)

const deleteByHash = (db: Db, idHash: string) => db.deleteFrom('session').where('id_hash', '=', idHash)

const updateLastSeen = (db: Db, idHash: string, lastSeenAt: number) =>
  db.updateTable('session').set({ last_seen_at: lastSeenAt }).where('id_hash', '=', idHash)

const deleteExpired = (db: Db, createdBefore: number, seenBefore: number) =>
  db
    .deleteFrom('session')
    .where(({ eb, or }) => or([eb('created_at', '<', createdBefore), eb('last_seen_at', '<', seenBefore)]))

const toRecord = (row: Selectable<Tables['session']>): SessionRecord => ({
  idHash: row.id_hash,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  address: row.address,
  userAgent: row.user_agent,
})

export const sessionRecords = (db: Db): SessionRecords => ({
  async all() {
    return (await db.selectFrom('session').selectAll().orderBy('last_seen_at', 'desc').execute()).map(toRecord)
  },
  async insert({ idHash, createdAt, lastSeenAt, address, userAgent }) {
    await db
      .insertInto('session')
      .values({ id_hash: idHash, created_at: createdAt, last_seen_at: lastSeenAt, address, user_agent: userAgent })
      .execute()
  },
  async byHash(idHash) {
    const row = await selectByHash(db, idHash).executeTakeFirst()
    return row ? toRecord(row) : null
  },
  async touch(idHash, lastSeenAt) {
    await updateLastSeen(db, idHash, lastSeenAt).execute()
  },
  async remove(idHash) {
    await deleteByHash(db, idHash).execute()
  },
  async removeAll(butFor = '') {
    await db.deleteFrom('session').where('id_hash', '<>', butFor).execute()
  },
  async removeExpired({ createdBefore, seenBefore }) {
    return Number((await deleteExpired(db, createdBefore, seenBefore).executeTakeFirst()).numDeletedRows)
  },
})
