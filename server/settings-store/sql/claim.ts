import { sql } from 'kysely'
import type { PullQueue } from '../settings-store.ts'
import type { PullRow } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'

type Options = Parameters<PullQueue['claim']>[0]

/**
 * The oldest due pulls of each bucket, as many as its share may be, those in the background last. Bucket by bucket, so
 * that the thousands that wait for one dead origin are not read again with every claim.
 */
const due = ({ limit, perBucket, now }: Options) => sql`
  select p.id, p.bucket_id, row_number() over (
    partition by p.bucket_id order by p.background, p.run_at, p.id) as place
  from bucket cross join (select 0 as background union all select 1) as kind join pull as p on p.id in (
    select id from pull
    where state = 'queued' and bucket_id = bucket.id and background = kind.background and run_at <= ${now}
    order by run_at, id limit ${Math.min(limit, perBucket)})`

/** How many pulls of their buckets the owner runs already. */
const busy = ({ owner }: Options) => sql`
  select bucket_id, count(*) as running from pull
  where bucket_id in (select bucket_id from due) and state = 'running' and owner = ${owner} group by bucket_id`

export const takeDue = (dialect: SettingsDialect, options: Options) => sql<PullRow>`
  with due as materialized (${due(options)}), busy as materialized (${busy(options)})
  update pull set state = 'running', owner = ${options.owner}, attempts = attempts + 1, started_at = ${options.now}
  where id in (
    select id from pull where state = 'queued' and id in (
      select due.id from due left join busy on busy.bucket_id = due.bucket_id
      where due.place + coalesce(busy.running, 0) <= ${options.perBucket})
    order by background, run_at, id limit ${options.limit} ${dialect.skipLocked})
  returning *`

/** As {@link takeDue} chooses them: a returning clause keeps no order. */
export const byTurn = (a: PullRow, b: PullRow) => a.background - b.background || a.run_at - b.run_at || a.id - b.id

/** Bucket by bucket, as the index of due pulls is ordered. */
export const selectNextDue = (after: number) => sql<{ readonly run_at: number | null }>`
  select min(next.run_at) as run_at from (
    select (
      select run_at from pull
      where state = 'queued' and bucket_id = bucket.id and background = kind.background and run_at > ${after}
      order by run_at limit 1) as run_at
    from bucket cross join (select 0 as background union all select 1) as kind) as next`

export const bringForward = (latest: number) => sql`
  update pull set run_at = ${latest}
  where state = 'queued' and bucket_id in (select id from bucket) and background in (0, 1) and run_at > ${latest}`
