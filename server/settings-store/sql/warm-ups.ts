import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { GatewayError } from '../../domain/errors.ts'
import type { WarmUpRecord, WarmUpRecords } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import { pullQueue } from './pull-queue.ts'
import { factsText, toFacts } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'
import { isOpen, recount, waitAgain } from './warm-up-counts.ts'

type Db = Kysely<Tables>
type Row = Selectable<Tables['warm_up']> & { readonly queued: number }

/** Ended warm-ups of one bucket that are kept. */
const kept = 100

const toSource = (row: Row): WarmUpRecord['source'] =>
  row.kind === 'origin'
    ? { kind: 'origin', prefix: row.prefix ?? '', listing: row.listing ?? 's3', rule: row.rule ?? 'default' }
    : { kind: row.kind }

const toRecord = (row: Row): WarmUpRecord => ({
  id: row.id,
  bucket: row.bucket_id,
  state: row.state,
  dryRun: row.dry_run === 1,
  source: toSource(row),
  found: row.found,
  here: row.here,
  unmatched: row.unmatched,
  invalid: row.invalid,
  waiting: row.waiting,
  queued: Number(row.queued),
  done: row.done,
  failed: row.failed,
  listedBytes: row.listed_bytes,
  bytes: row.bytes,
  detail: row.detail,
  reason: row.reason,
  facts: toFacts(row.facts),
  startedAt: row.started_at,
  endedAt: row.ended_at,
})

const select = (which: RawBuilder<unknown>) => sql<Row>`
  select *, (
    select count(*) from pull where pull.warm_up = warm_up.id and pull.state in ('queued', 'running')) as queued
  from warm_up where ${which}`

const insertInto = ({ bucket, state, dryRun, source, startedAt }: Parameters<WarmUpRecords['insert']>[0]) => {
  const { prefix, listing, rule } = source.kind === 'origin' ? source : { prefix: null, listing: null, rule: null }
  return sql<Selectable<Tables['warm_up']>>`
    insert into warm_up (bucket_id, state, dry_run, kind, prefix, listing, rule, started_at)
    select id, ${state}, ${Number(dryRun)}, ${source.kind}, ${prefix}, ${listing}, ${rule}, ${startedAt}
    from bucket where id = ${bucket}
    returning *`
}

/** Ended ones beyond the last hundred of a bucket: nobody is shown them any more. */
const deleteOld = (bucket: number) => sql`
  delete from warm_up where bucket_id = ${bucket} and not (${isOpen}) and id not in (
    select id from warm_up where bucket_id = ${bucket} order by id desc limit ${kept})`

const insertKeys = (dialect: SettingsDialect, id: number, keys: readonly string[]) => sql`
  insert into warm_up_key (warm_up_id, key)
  select ${id}, listed.text from ${dialect.texts(keys)} as listed where true order by listed.place
  on conflict (warm_up_id, key) do nothing`

const selectNext = (db: Db, id: number, limit: number) =>
  db.selectFrom('warm_up_key').select('key').where('warm_up_id', '=', id).orderBy('seq').limit(limit)

const deleteKeys = (dialect: SettingsDialect, id: number, keys: readonly string[]) => sql`
  delete from warm_up_key
  where warm_up_id = ${id} and key in (select listed.text from ${dialect.texts(keys)} as listed)`

const deleteAllKeys = (db: Db, id: number) => db.deleteFrom('warm_up_key').where('warm_up_id', '=', id)

/** How many of these keys have an open pull of this warm-up. */
async function countQueued(db: Db, dialect: SettingsDialect, id: number, keys: readonly string[]): Promise<number> {
  const query = sql<{ count: number }>`
    select count(*) as count from pull
    where warm_up = ${id} and state in ('queued', 'running')
      and key in (select listed.text from ${dialect.texts(keys)} as listed)`
  return Number((await query.execute(db)).rows[0]?.count ?? 0)
}

type Column = 'found' | 'here' | 'unmatched' | 'invalid' | 'waiting' | 'failed'

const add = (db: Db, id: number, counts: Partial<Record<Column, number>>) =>
  db
    .updateTable('warm_up')
    .set(({ eb }) =>
      Object.fromEntries(Object.entries(counts).map(([column, more]) => [column, eb(column as Column, '+', more)])),
    )
    .where('id', '=', id)

const addBytes = (db: Db, id: number, bytes: number) =>
  db
    .updateTable('warm_up')
    .set(({ fn, lit, eb }) => ({ listed_bytes: eb(fn.coalesce('listed_bytes', lit(0)), '+', bytes) }))
    .where('id', '=', id)

/** Its pulls that wait and that nobody else wants. */
const waitingOf = (id: number) => sql`warm_up = ${id} and state = 'queued' and background = 1`

const endWaiting = (id: number, at: number) => sql`
  update pull set state = 'cancelled', reason = 'cancelled-by-operator', detail = null, facts = null, ended_at = ${at}
  where ${waitingOf(id)}`

export const warmUpRecords = (db: Db, dialect: SettingsDialect): WarmUpRecords => ({
  insert: (warmUp) =>
    atomically(db, async (tx) => {
      const [row] = (await insertInto(warmUp).execute(tx)).rows
      if (!row) throw new GatewayError('NoSuchBucket', 'The bucket is gone')
      await deleteOld(warmUp.bucket).execute(tx)
      return toRecord({ ...row, queued: 0 })
    }),
  async of(bucket) {
    const { rows } = await select(sql`bucket_id = ${bucket} order by id desc limit ${kept}`).execute(db)
    return rows.map(toRecord)
  },
  async byId(bucket, id) {
    const [row] = (await select(sql`bucket_id = ${bucket} and id = ${id}`).execute(db)).rows
    return row ? toRecord(row) : null
  },
  async open() {
    return (await select(sql`${isOpen} order by id`).execute(db)).rows.map(toRecord)
  },
  addKeys: (id, keys, { listedBytes, ...counts }) =>
    atomically(db, async (tx) => {
      const inserted = Number((await insertKeys(dialect, id, keys).execute(tx)).numAffectedRows ?? 0n)
      // A key that is listed twice is one key.
      const found = counts.found - (keys.length - inserted)
      await add(tx, id, { ...counts, found, waiting: inserted }).execute()
      if (listedBytes !== null) await addBytes(tx, id, listedBytes).execute()
    }),
  async nextKeys(id, limit) {
    return (await selectNext(db, id, limit).execute()).map(({ key }) => key)
  },
  takeKeys: (id, { keys, pulls, here, unmatched }) =>
    atomically(db, async (tx) => {
      await pullQueue(tx, dialect).enqueue(pulls)
      const taken = Number((await deleteKeys(dialect, id, keys).execute(tx)).numAffectedRows ?? 0n)
      const wanted = pulls.map(({ key }) => key)
      // What somebody else pulls already will be here without this warm-up.
      const elsewhere = wanted.length - (await countQueued(tx, dialect, id, wanted))
      await add(tx, id, { here: here + elsewhere, unmatched, waiting: -taken }).execute()
    }),
  async setState(id, from, { state, why, endedAt }) {
    const change = {
      state,
      ...(why === undefined ? {} : { reason: why.reason, facts: factsText(why.facts), detail: why.detail }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
    }
    const changed = db.updateTable('warm_up').set(change).where('id', '=', id).where('state', 'in', from)
    return (await changed.executeTakeFirst()).numUpdatedRows > 0n
  },
  putBack: (id) =>
    atomically(db, async (tx) => {
      await waitAgain(waitingOf(id)).execute(tx)
      await sql`delete from pull where ${waitingOf(id)}`.execute(tx)
      await recount(sql`id = ${id}`).execute(tx)
    }),
  drop: (id, at) =>
    atomically(db, async (tx) => {
      await deleteAllKeys(tx, id).execute()
      const ended = Number((await endWaiting(id, at).execute(tx)).numAffectedRows ?? 0n)
      await add(tx, id, { failed: ended }).execute()
      await recount(sql`id = ${id}`).execute(tx)
    }),
  restart: (id) =>
    atomically(db, async (tx) => {
      await deleteAllKeys(tx, id).execute()
      const none = { found: 0, here: 0, unmatched: 0, invalid: 0, waiting: 0, done: 0, failed: 0, bytes: 0 }
      await tx
        .updateTable('warm_up')
        .set({ ...none, listed_bytes: null })
        .where('id', '=', id)
        .execute()
    }),
  remove: (id) =>
    atomically(db, async (tx) => {
      await deleteAllKeys(tx, id).execute()
      await tx.deleteFrom('warm_up').where('id', '=', id).execute()
    }),
})
