import { type Kysely, sql } from 'kysely'
import type { PullReason } from '../../../contract/pulls.ts'
import type { PullHistory } from '../settings-store.ts'
import { stateLiteral, toPull } from './pull-row.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

const selectNewest = (db: Db, bucket: number, { state, key, limit }: Parameters<PullHistory['list']>[1]) =>
  db
    .selectFrom('pull')
    .selectAll()
    .where('bucket_id', '=', bucket)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'queued'))
    .$if(key !== undefined, (query) => query.where('key', '=', key ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)

const endOpen = (db: Db, bucket: number, reason: PullReason, at: number) =>
  db
    .updateTable('pull')
    .set({ state: 'cancelled', reason, detail: null, ended_at: at, owner: null })
    .where('bucket_id', '=', bucket)
    .where('state', 'in', [stateLiteral('queued'), stateLiteral('running')])

/** Few enough rows that a statement of somebody else never waits long. */
const pruneStep = 5000

const deleteOlder = (db: Db, before: number) =>
  sql`
  delete from pull where id in (
    select id from pull where ended_at is not null and ended_at < ${before} order by ended_at limit ${pruneStep})`.execute(
    db,
  )

const deleteBeyond = (db: Db, keep: number) =>
  sql`
  delete from pull where id in (
    select id from pull where ended_at is not null order by ended_at desc, id desc limit ${pruneStep} offset ${keep})`.execute(
    db,
  )

async function untilNoneIsLeft(step: () => Promise<{ readonly numAffectedRows?: bigint }>): Promise<number> {
  let total = 0
  for (;;) {
    const deleted = Number((await step()).numAffectedRows ?? 0n)
    total += deleted
    if (deleted < pruneStep) return total
  }
}

export const pullHistory = (db: Db): PullHistory => ({
  async list(bucket, query) {
    return (await selectNewest(db, bucket, query).execute()).map(toPull)
  },
  async cancelOpen(bucket, reason, at) {
    return Number((await endOpen(db, bucket, reason, at).executeTakeFirst()).numUpdatedRows)
  },
  async prune({ before, keep }) {
    const old = await untilNoneIsLeft(() => deleteOlder(db, before))
    return old + (await untilNoneIsLeft(() => deleteBeyond(db, keep)))
  },
})
