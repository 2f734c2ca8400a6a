import { type RawBuilder, sql } from 'kysely'
import type { NewPull } from '../../domain/pull.ts'
import { longestPause } from '../../domain/retry.ts'
import type { DonePull } from '../settings-store.ts'
import type { PullRow } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'

/** The unique index that keeps a key from having two open pulls. */
export const openPullOfKey = sql`(bucket_id, key, (case when ended_at is null then 1 end))`

const newColumns = sql`
  bucket_id, key, query, scheme, rule, headers, replaces, as_of, queued_at, warm_up, background`

const values = sql`
  n.bucket_id, n.key, n.query, n.scheme, n.rule, n.headers, n.replaces, n.as_of, n.queued_at, n.warm_up,
  case when n.warm_up is null then 0 else 1 end`

/** Pulls of a bucket that was deleted meanwhile are left out. */
const newRows = (dialect: SettingsDialect, pulls: readonly NewPull[], more: RawBuilder<unknown>) => sql`
  select ${values}, ${more} from ${dialect.newPulls(pulls)} as n
  where exists (select 1 from bucket where bucket.id = n.bucket_id)`

/** What an open pull takes over from a newer wish for its key: somebody who waits takes it out of the background. */
const takenOver = sql`
  query = excluded.query, scheme = excluded.scheme, rule = excluded.rule, headers = excluded.headers,
  replaces = excluded.replaces, as_of = excluded.as_of, warm_up = coalesce(pull.warm_up, excluded.warm_up),
  background = case when excluded.background = 0 then 0 else pull.background end`

export const insertOrRefresh = (dialect: SettingsDialect, pulls: readonly NewPull[]) => sql`
  insert into pull (${newColumns}, state, run_at)
  ${newRows(dialect, pulls, sql`'queued', n.queued_at`)}
  on conflict ${openPullOfKey}
  do update set ${takenOver},
    run_at = case when pull.run_at > excluded.queued_at + ${longestPause}
      then excluded.queued_at + ${longestPause} else pull.run_at end
  where pull.state = 'queued'`

export const insertRunning = (dialect: SettingsDialect, pulls: readonly NewPull[], owner: string) => sql<PullRow>`
  insert into pull (${newColumns}, state, run_at, started_at, attempts, owner)
  ${newRows(dialect, pulls, sql`'running', n.queued_at, n.queued_at, 1, ${owner}`)}
  on conflict ${openPullOfKey}
  do update set ${takenOver}, state = 'running', started_at = excluded.started_at, attempts = pull.attempts + 1,
    owner = excluded.owner
  where pull.state = 'queued'
  returning *`

/** Rows that are at their end already, for keys that have no open pull. */
export const insertDone = (dialect: SettingsDialect, pulls: readonly DonePull[]) => sql<
  Pick<PullRow, 'bucket_id' | 'key'>
>`
  insert into pull (${newColumns}, state, run_at, started_at, attempts, bytes, total_bytes, ended_at)
  select ${values}, 'done', n.queued_at, n.queued_at, 1, n.bytes, n.total_bytes, n.ended_at
  from ${dialect.donePulls(pulls)} as n
  where exists (select 1 from bucket where bucket.id = n.bucket_id)
    and not exists (
      select 1 from pull as open where open.bucket_id = n.bucket_id and open.key = n.key and open.ended_at is null)
  returning bucket_id, key`
