import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { NewPull } from '../../domain/pull.ts'
import { longestPause } from '../../domain/retry.ts'
import type { PullEnd, PullQueue } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import { type PullRow, stateLiteral, toPull } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'
import { countEnd } from './warm-up-counts.ts'

type Db = Kysely<Tables>

const newColumns = sql`
  bucket_id, key, query, scheme, rule, headers, replaces, as_of, queued_at, warm_up, background`

/** Pulls of a bucket that was deleted meanwhile are left out. */
const newRows = (dialect: SettingsDialect, pulls: readonly NewPull[], more: RawBuilder<unknown>) => sql`
  select n.bucket_id, n.key, n.query, n.scheme, n.rule, n.headers, n.replaces, n.as_of, n.queued_at, n.warm_up,
    case when n.warm_up is null then 0 else 1 end, ${more}
  from ${dialect.newPulls(pulls)} as n
  where exists (select 1 from bucket where bucket.id = n.bucket_id)`

/** What an open pull takes over from a newer wish for its key: somebody who waits takes it out of the background. */
const takenOver = sql`
  query = excluded.query, scheme = excluded.scheme, rule = excluded.rule, headers = excluded.headers,
  replaces = excluded.replaces, as_of = excluded.as_of, warm_up = coalesce(pull.warm_up, excluded.warm_up),
  background = case when excluded.background = 0 then 0 else pull.background end`

const insertOrRefresh = (dialect: SettingsDialect, pulls: readonly NewPull[]) => sql`
  insert into pull (${newColumns}, state, run_at)
  ${newRows(dialect, pulls, sql`'queued', n.queued_at`)}
  on conflict (bucket_id, key) where state in ('queued', 'running')
  do update set ${takenOver},
    run_at = case when pull.run_at > excluded.queued_at + ${longestPause}
      then excluded.queued_at + ${longestPause} else pull.run_at end
  where pull.state = 'queued'`

const insertRunning = (dialect: SettingsDialect, pulls: readonly NewPull[], owner: string) => sql<PullRow>`
  insert into pull (${newColumns}, state, run_at, started_at, attempts, owner)
  ${newRows(dialect, pulls, sql`'running', n.queued_at, n.queued_at, 1, ${owner}`)}
  on conflict (bucket_id, key) where state in ('queued', 'running')
  do update set ${takenOver}, state = 'running', started_at = excluded.started_at, attempts = pull.attempts + 1,
    owner = excluded.owner
  where pull.state = 'queued'
  returning *`

/**
 * The oldest due pulls of each bucket, as many as its share allows, those in the background last. Bucket by bucket, so
 * that the thousands that wait for one dead origin are not read again with every claim.
 */
const withinShares = ({ owner, limit, perBucket, now }: Parameters<PullQueue['claim']>[0]) => sql`
  select due.id from (
    select p.id, p.bucket_id, row_number() over (
      partition by p.bucket_id order by p.background, p.run_at, p.id) as place
    from bucket cross join (select 0 as background union all select 1) as kind join pull as p on p.id in (
      select id from pull
      where state = 'queued' and bucket_id = bucket.id and background = kind.background and run_at <= ${now}
      order by run_at, id limit ${Math.min(limit, perBucket)})
  ) as due
  where due.place <= ${perBucket} - (
    select count(*) from pull where state = 'running' and owner = ${owner} and bucket_id = due.bucket_id)`

const takeDue = (dialect: SettingsDialect, options: Parameters<PullQueue['claim']>[0]) => sql<PullRow>`
  update pull set state = 'running', owner = ${options.owner}, attempts = attempts + 1, started_at = ${options.now}
  where id in (
    select id from pull where state = 'queued' and id in (${withinShares(options)})
    order by background, run_at, id limit ${options.limit} ${dialect.skipLocked})
  returning *`

const heldBy = (db: Db, id: string, owner: string) =>
  db.updateTable('pull').where('id', '=', Number(id)).where('state', '=', 'running').where('owner', '=', owner)

const endHeld = (db: Db, id: string, owner: string, end: PullEnd) =>
  heldBy(db, id, owner).set({
    state: end.state,
    reason: end.reason,
    detail: end.detail,
    bytes: end.bytes,
    total_bytes: end.totalBytes,
    ended_at: end.at,
    owner: null,
  })

const requeueHeld = (db: Db, id: string, owner: string, retry: Parameters<PullQueue['postpone']>[2]) =>
  heldBy(db, id, owner).set(({ eb }) => ({
    state: 'queued' as const,
    run_at: retry.runAt,
    reason: retry.reason,
    detail: retry.detail,
    owner: null,
    attempts: eb('attempts', '-', retry.uncounted ? 1 : 0),
  }))

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

/** As {@link takeDue} chooses them: a returning clause keeps no order. */
const byTurn = (a: PullRow, b: PullRow) => a.background - b.background || a.run_at - b.run_at || a.id - b.id

export const pullQueue = (db: Db, dialect: SettingsDialect): PullQueue => ({
  async enqueue(pulls) {
    if (pulls.length > 0) await insertOrRefresh(dialect, pulls).execute(db)
  },
  async begin(pulls, owner) {
    if (pulls.length === 0) return []
    return (await insertRunning(dialect, pulls, owner).execute(db)).rows.map(toPull)
  },
  async claim(options) {
    return (await takeDue(dialect, options).execute(db)).rows.sort(byTurn).map(toPull)
  },
  async finish(id, owner, end) {
    // Most pulls are of no warm-up: for them one statement does, which shares its fsync with others.
    const alone = endHeld(db, id, owner, end).where('warm_up', 'is', null)
    if ((await alone.executeTakeFirst()).numUpdatedRows > 0n) return true
    return atomically(db, async (tx) => {
      const row = await endHeld(tx, id, owner, end).returningAll().executeTakeFirst()
      if (row) await countEnd(tx, row)
      return row !== undefined
    })
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
