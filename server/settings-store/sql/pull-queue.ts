import { type Kysely, sql } from 'kysely'
import type { NewPull } from '../../domain/pull.ts'
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
  do update set query = excluded.query, scheme = excluded.scheme, as_of = excluded.as_of
  where pull.state = 'queued'`

const takeDue = (dialect: SettingsDialect, { owner, limit, now }: Parameters<PullQueue['claim']>[0]) => sql<PullRow>`
  update pull set state = 'running', owner = ${owner}, attempts = attempts + 1
  where id in (
    select id from pull where state = 'queued' and run_at <= ${now} order by run_at, id limit ${limit}
    ${dialect.skipLocked})
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

const selectNextDue = (db: Db) =>
  db.selectFrom('pull').select('run_at').where('state', '=', stateLiteral('queued')).orderBy('run_at').limit(1)

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
  async nextDue() {
    return (await selectNextDue(db).executeTakeFirst())?.run_at ?? null
  },
})
