import { type Kysely, sql } from 'kysely'
import type { NewPull } from '../../domain/pull.ts'
import { longestPause } from '../../domain/retry.ts'
import type { PullEnd, PullQueue } from '../settings-store.ts'
import { type PullRow, stateLiteral, toPull } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** Pulls of a bucket that was deleted meanwhile are left out. */
const insertOrRefresh = (dialect: SettingsDialect, pulls: readonly NewPull[]) => sql`
  insert into pull (bucket_id, key, query, scheme, as_of, queued_at, state, run_at)
  select n.bucket_id, n.key, n.query, n.scheme, n.as_of, n.queued_at, 'queued', n.queued_at
  from ${dialect.newPulls(pulls)} as n
  where exists (select 1 from bucket where bucket.id = n.bucket_id)
  on conflict (bucket_id, key) where state in ('queued', 'running')
  do update set query = excluded.query, scheme = excluded.scheme, as_of = excluded.as_of,
    run_at = case when pull.run_at > excluded.queued_at + ${longestPause}
      then excluded.queued_at + ${longestPause} else pull.run_at end
  where pull.state = 'queued'`

/**
 * The oldest due pulls of each bucket, as many as its share allows. Bucket by bucket, so that the thousands that wait
 * for one dead origin are not read again with every claim.
 */
const withinShares = ({ owner, perBucket, now }: Parameters<PullQueue['claim']>[0]) => sql`
  select due.id from (
    select p.id, p.bucket_id, row_number() over (partition by p.bucket_id order by p.run_at, p.id) as place
    from bucket join pull as p on p.id in (
      select id from pull
      where state = 'queued' and bucket_id = bucket.id and run_at <= ${now} order by run_at, id limit ${perBucket})
  ) as due
  where due.place <= ${perBucket} - (
    select count(*) from pull where state = 'running' and owner = ${owner} and bucket_id = due.bucket_id)`

const takeDue = (dialect: SettingsDialect, options: Parameters<PullQueue['claim']>[0]) => sql<PullRow>`
  update pull set state = 'running', owner = ${options.owner}, attempts = attempts + 1
  where id in (
    select id from pull where state = 'queued' and id in (${withinShares(options)})
    order by run_at, id limit ${options.limit} ${dialect.skipLocked})
  returning *`

const heldBy = (db: Db, id: string, owner: string) =>
  db.updateTable('pull').where('id', '=', Number(id)).where('state', '=', 'running').where('owner', '=', owner)

const endHeld = (db: Db, id: string, owner: string, end: PullEnd) =>
  heldBy(db, id, owner).set({
    state: end.state,
    reason: end.reason,
    detail: end.detail,
    bytes: end.bytes,
    ended_at: end.at,
    owner: null,
  })

const requeueHeld = (db: Db, id: string, owner: string, retry: Parameters<PullQueue['postpone']>[2]) =>
  heldBy(db, id, owner).set({
    state: 'queued',
    run_at: retry.runAt,
    reason: retry.reason,
    detail: retry.detail,
    owner: null,
  })

/** Without an owner somebody died at it, and perhaps of it: then the attempt counts. */
const requeueRunning = (db: Db, now: number, owner: string | undefined) => {
  const running = db
    .updateTable('pull')
    .set({ state: 'queued', run_at: now, owner: null })
    .where('state', '=', stateLiteral('running'))
  if (owner === undefined) return running
  return running.set(({ eb }) => ({ attempts: eb('attempts', '-', 1) })).where('owner', '=', owner)
}

const bringForward = (db: Db, latest: number) =>
  db
    .updateTable('pull')
    .set({ run_at: latest })
    .where('state', '=', stateLiteral('queued'))
    .where('run_at', '>', latest)

const selectNextDue = (db: Db, after: number) =>
  db
    .selectFrom('pull')
    .select('run_at')
    .where('state', '=', stateLiteral('queued'))
    .where('run_at', '>', after)
    .orderBy('run_at')
    .limit(1)

export const pullQueue = (db: Db, dialect: SettingsDialect): PullQueue => ({
  async enqueue(pulls) {
    if (pulls.length > 0) await insertOrRefresh(dialect, pulls).execute(db)
  },
  async claim(options) {
    const { rows } = await takeDue(dialect, options).execute(db)
    return rows.map(toPull).sort((a, b) => a.runAt - b.runAt || Number(a.id) - Number(b.id))
  },
  async finish(id, owner, end) {
    return (await endHeld(db, id, owner, end).executeTakeFirst()).numUpdatedRows > 0n
  },
  async postpone(id, owner, retry) {
    return (await requeueHeld(db, id, owner, retry).executeTakeFirst()).numUpdatedRows > 0n
  },
  async handBack({ owner, now }) {
    return Number((await requeueRunning(db, now, owner).executeTakeFirst()).numUpdatedRows)
  },
  async advance({ latest }) {
    return Number((await bringForward(db, latest).executeTakeFirst()).numUpdatedRows)
  },
  async nextDue({ after }) {
    return (await selectNextDue(db, after).executeTakeFirst())?.run_at ?? null
  },
})
