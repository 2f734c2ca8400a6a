import { type Kysely, sql } from 'kysely'
import type { Pull } from '../../domain/pull.ts'
import type { PullsSince } from '../settings-store.ts'
import { type PullRow, toPull } from './pull-row.ts'
import type { Tables } from './tables.ts'

/** What has happened to pulls, each kind by its index. */
export async function changesOfPulls(db: Kysely<Tables>, bucket: number | null, since: PullsSince) {
  const { after, endedSince, ids, limit } = since
  const own = bucket === null ? sql`true` : sql`bucket_id = ${bucket}`
  const select = (rows: ReturnType<typeof sql>) =>
    sql<PullRow>`select * from pull where ${rows} limit ${limit}`.execute(db)
  const queued = select(sql`${own} and id > ${Number(after)} order by id desc`)
  const ended = select(sql`${own} and ended_at is not null and ended_at >= ${endedSince} order by ended_at desc`)
  // Bucket by bucket, as the index of states is ordered.
  const running = select(sql`id in (
    select p.id from bucket as b cross join pull as p
      on p.id in (select id from pull where bucket_id = b.id and state = 'running' order by id desc limit ${limit})
    where ${bucket === null ? sql`true` : sql`b.id = ${bucket}`})`)
  const named =
    ids.length === 0 ? null : select(sql`${own} and id in (${sql.join(ids.map((id) => sql.lit(Number(id))))})`)
  const found = await Promise.all([queued, ended, running, named])
  const pulls = new Map<string, Pull>()
  for (const result of found) for (const row of result?.rows ?? []) pulls.set(String(row.id), toPull(row))
  const [{ rows: newOnes }, { rows: ends }] = [found[0], found[1]]
  return { pulls: [...pulls.values()], isWhole: newOnes.length < limit && ends.length < limit }
}
