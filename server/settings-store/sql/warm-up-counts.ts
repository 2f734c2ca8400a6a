import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { PullReason } from '../../../contract/pulls.ts'
import type { PullRow } from './pull-row.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** Warm-ups that are not at an end. */
export const isOpen = sql`state in ('counting', 'listing', 'running', 'paused')`

const openPulls = sql`pull.state in ('queued', 'running')`

/** Makes keys of these rows of `pull`, of open warm-ups, wait again. Follow it by {@link recount}. */
export const waitAgain = (which: RawBuilder<unknown>) => sql`
  insert into warm_up_key (warm_up_id, key)
  select warm_up, key from pull
  where ${which} and warm_up in (select id from warm_up where ${isOpen}) order by pull.id
  on conflict (warm_up_id, key) do nothing`

export const recount = (which: RawBuilder<unknown>) => sql`
  update warm_up set waiting = (select count(*) from warm_up_key where warm_up_id = warm_up.id) where ${which}`

type Column = 'waiting' | 'done' | 'failed'

const add = (db: Db, id: number, column: Column, { count, bytes }: Sum) =>
  db
    .updateTable('warm_up')
    .set(({ eb }) => ({ [column]: eb(column, '+', count), bytes: eb('bytes', '+', bytes) }))
    .where('id', '=', id)

type Sum = { readonly count: number; readonly bytes: number }
type Ended = Pick<PullRow, 'id' | 'warm_up' | 'state' | 'reason' | 'bytes'>

/** Counts pulls that have just ended into their warm-ups. Meant for the transaction that ended them. */
export async function countEnds(db: Db, rows: readonly Ended[]): Promise<void> {
  for (const [warmUp, ended] of Map.groupBy(rows, ({ warm_up }) => warm_up)) {
    if (warmUp === null) continue
    const done = ended.filter(({ state }) => state === 'done')
    if (done.length > 0)
      await add(db, warmUp, 'done', {
        count: done.length,
        bytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
      }).execute()
    for (const row of ended) if (row.state !== 'done') await countUndone(db, warmUp, row)
  }
}

async function countUndone(db: Db, warmUp: number, { id, state, reason }: Ended): Promise<void> {
  const again = state === 'cancelled' && reason === 'configuration-changed'
  const { numAffectedRows = 0n } = again ? await waitAgain(sql`id = ${id}`).execute(db) : {}
  await add(db, warmUp, numAffectedRows > 0n ? 'waiting' : 'failed', { count: 1, bytes: 0 }).execute()
}

const addFailed = (bucket: number, which: RawBuilder<unknown>) => sql`
  update warm_up set failed = failed + (
    select count(*) from pull where pull.warm_up = warm_up.id and ${openPulls})
  where bucket_id = ${bucket} and ${which}`

/** Counts the open pulls of a bucket, which the same transaction then ends, into their warm-ups. */
export async function countEndOfAll(db: Db, bucket: number, reason: PullReason): Promise<void> {
  const again = reason === 'configuration-changed'
  await addFailed(bucket, again ? sql`not (${isOpen})` : sql`true`).execute(db)
  if (!again) return
  await waitAgain(sql`bucket_id = ${bucket} and ${openPulls}`).execute(db)
  await recount(sql`bucket_id = ${bucket} and ${isOpen}`).execute(db)
}
