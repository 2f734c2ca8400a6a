import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { PullHistory } from '../settings-store.ts'
import { openPullOfKey } from './new-pulls.ts'
import type { PullRow } from './pull-row.ts'
import type { Tables } from './tables.ts'

type Again = Parameters<PullHistory['retry']>[2]

/** No later pull of the key: whatever came after a failure has superseded it. */
export const isNewest = sql`not exists (
  select 1 from pull as later
  where later.bucket_id = old.bucket_id and later.key = old.key and later.id > old.id)`

/**
 * Counts in their warm-up as failed and has not been tried since. Keys whose pulls a new configuration cancelled wait in
 * their warm-up already.
 */
const isFailedOfWarmUp = sql`
  old.warm_up is not null and ${isNewest}
  and (old.state = 'failed' or (old.state = 'cancelled' and old.reason <> 'configuration-changed'))`

/** What was counted as failed is under way again, and so is a warm-up that was at its end. */
const takeBack = (which: RawBuilder<unknown>) => sql`
  update warm_up set
    failed = failed - (select count(*) from pull as old where old.warm_up = warm_up.id and ${which} and ${isFailedOfWarmUp}),
    ended_at = case when state = 'done' then null else ended_at end,
    state = case when state = 'done' then 'running' else state end
  where id in (select old.warm_up from pull as old where ${which} and ${isFailedOfWarmUp})`

const insert = (which: RawBuilder<unknown>, { asOf, now }: Again) => sql<PullRow>`
  insert into pull (bucket_id, key, query, scheme, rule, headers, replaces, as_of, queued_at, run_at, state, warm_up)
  select bucket_id, key, query, scheme, rule, headers, replaces, ${asOf}, ${now}, ${now}, 'queued',
    case when ${isFailedOfWarmUp} then old.warm_up end
  from pull as old where ${which}
  on conflict ${openPullOfKey}
  do update set attempts = 0, as_of = excluded.as_of, run_at = excluded.run_at, background = 0
  where pull.state = 'queued'`

/**
 * New rows that ask for the same as these, which are called `old`: what has ended stays in the history as it was. Resolves
 * to how many pulls wait because of it. Meant for a transaction.
 */
export async function repeatPulls(tx: Kysely<Tables>, which: RawBuilder<unknown>, again: Again): Promise<number> {
  await takeBack(which).execute(tx)
  return Number((await insert(which, again).execute(tx)).numAffectedRows ?? 0n)
}
