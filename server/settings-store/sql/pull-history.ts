import { type Kysely, sql } from 'kysely'
import { mostCounted, type PullReason, PullState } from '../../../contract/pulls.ts'
import type { Pull } from '../../domain/pull.ts'
import type { PullFilter, PullHistory } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import { changesOfPulls } from './pull-changes.ts'
import { matching, pageOfPulls } from './pull-pages.ts'
import { isNewest, repeatPulls } from './pull-repeats.ts'
import { type PullRow, stateLiteral, toPull } from './pull-row.ts'
import type { Tables } from './tables.ts'
import { countEndOfAll, countEnds } from './warm-up-counts.ts'

type Db = Kysely<Tables>
type Again = Parameters<PullHistory['retry']>[2]

/** So many pulls are queued again by one statement: others wait for it. */
const mostRetries = 1000

const selectById = (db: Db, bucket: number, id: string) =>
  db.selectFrom('pull').selectAll().where('bucket_id', '=', bucket).where('id', '=', Number(id))

/** Of each state so many at most, by its index. */
const selectCounts = (bucket: number) => sql<{ readonly state: PullState; readonly count: number }>`
  ${sql.join(
    PullState.options.map(
      (state) => sql`
        select ${stateLiteral(state)} as state, count(*) as count from (
          select 1 from pull where bucket_id = ${bucket} and state = ${stateLiteral(state)} limit ${mostCounted}) as some`,
    ),
    sql` union all `,
  )}`

const selectOpen = (db: Db, bucket: number, key: string) =>
  db
    .selectFrom('pull')
    .selectAll()
    .where('bucket_id', '=', bucket)
    .where('key', '=', key)
    .where('state', 'in', [stateLiteral('queued'), stateLiteral('running')])

const anew = ({ asOf, now }: Again) => sql`attempts = 0, as_of = ${asOf}, run_at = ${now}, background = 0`

const hurry = (id: number, again: Again) => sql<PullRow>`
  update pull set ${anew(again)} where id = ${id} and state = 'queued' returning *`

async function retryOne(db: Db, row: PullRow, again: Again): Promise<PullRow | undefined> {
  if (row.state === 'queued') return (await hurry(row.id, again).execute(db)).rows[0]
  await repeatPulls(db, sql`old.id = ${row.id}`, again)
  return selectOpen(db, row.bucket_id, row.key).executeTakeFirst()
}

/** Of each key the newest pull alone counts. */
const repeatFailed = (tx: Db, failed: readonly Pull[], again: Again) =>
  repeatPulls(tx, sql`old.id in (${sql.join(failed.map(({ id }) => sql.lit(Number(id))))}) and ${isNewest}`, again)

const hurryFailed = (bucket: number, filter: PullFilter, again: Again) => sql`
  update pull set ${anew(again)} where id in (
    select id from pull
    where ${matching(bucket, { ...filter, state: 'queued' })} and reason is not null and attempts > 0
    limit ${mostRetries})`

const endQueued = (db: Db, bucket: number, id: string, { reason, at }: Parameters<PullHistory['cancelQueued']>[2]) =>
  db
    .updateTable('pull')
    .set({ state: 'cancelled', reason, detail: null, facts: null, ended_at: at, owner: null })
    .where('id', '=', Number(id))
    .where('bucket_id', '=', bucket)
    .where('state', '=', stateLiteral('queued'))
    .returningAll()

const endOpen = (db: Db, bucket: number, reason: PullReason, at: number) =>
  db
    .updateTable('pull')
    .set({ state: 'cancelled', reason, detail: null, facts: null, ended_at: at, owner: null })
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

/** Pages and counts may have to look at very many rows: they are `reads`, beside what is written. */
export const pullHistory = (db: Db, reads: Db): PullHistory => ({
  async list(bucket, query) {
    return (await pageOfPulls(reads, bucket, query)).items
  },
  page: (bucket, query) => pageOfPulls(reads, bucket, query),
  changes: (bucket, since) => changesOfPulls(reads, bucket, since),
  async byId(bucket, id) {
    const row = await selectById(db, bucket, id).executeTakeFirst()
    return row ? toPull(row) : null
  },
  async counts(bucket) {
    const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
    for (const { state, count } of (await selectCounts(bucket).execute(reads)).rows) counts[state] = Number(count)
    return counts
  },
  retry: (bucket, id, again) =>
    atomically(db, async (tx) => {
      const row = await selectById(tx, bucket, id).executeTakeFirst()
      if (!row || row.state === 'running') return null
      const open = await retryOne(tx, row, again)
      return open ? toPull(open) : null
    }),
  async retryFailed(bucket, filter, again) {
    const { items, next } = await pageOfPulls(reads, bucket, { ...filter, state: 'failed', limit: mostRetries })
    if (items.length === 0) return { queued: 0, next }
    return { queued: await atomically(db, (tx) => repeatFailed(tx, items, again)), next }
  },
  async hurryFailed(bucket, filter, again) {
    return Number((await hurryFailed(bucket, filter, again).execute(db)).numAffectedRows ?? 0n)
  },
  cancelQueued: (bucket, id, end) =>
    atomically(db, async (tx) => {
      const row = await endQueued(tx, bucket, id, end).executeTakeFirst()
      if (row) await countEnds(tx, [row])
      return row !== undefined
    }),
  cancelOpen: (bucket, reason, at) =>
    atomically(db, async (tx) => {
      await countEndOfAll(tx, bucket, reason)
      return Number((await endOpen(tx, bucket, reason, at).executeTakeFirst()).numUpdatedRows)
    }),
  async prune({ before, keep }) {
    const old = await untilNoneIsLeft(() => deleteOlder(db, before))
    return old + (await untilNoneIsLeft(() => deleteBeyond(db, keep)))
  },
})
