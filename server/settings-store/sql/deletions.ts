import { type Kysely, type Selectable, sql } from 'kysely'
import { GatewayError } from '../../domain/errors.ts'
import type { DeletionProgress, DeletionRecord, DeletionRecords } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Row = Selectable<Tables['deletion']>

/** Deletions of one bucket that are kept. */
const kept = 100

const toRecord = (row: Row): DeletionRecord => ({
  id: row.id,
  bucket: row.bucket_id,
  state: row.state,
  keys: row.keys,
  prefixes: JSON.parse(row.prefixes),
  expected: row.expected,
  deleted: row.deleted,
  failed: row.failed,
  failedKeys: JSON.parse(row.failed_keys),
  place: JSON.parse(row.place),
  startedAt: row.started_at,
  endedAt: row.ended_at,
})

const toRow = ({ state, deleted, failed, failedKeys, place, endedAt }: DeletionProgress) => ({
  state,
  deleted,
  failed,
  failed_keys: JSON.stringify(failedKeys),
  place: JSON.stringify(place),
  ended_at: endedAt,
})

const insertInto = ({ bucket, keys, prefixes, expected, startedAt }: Parameters<DeletionRecords['insert']>[0]) => {
  const place = JSON.stringify({ step: keys, prefix: 0, after: null } satisfies DeletionRecord['place'])
  return sql<Row>`
    insert into deletion (bucket_id, state, keys, prefixes, expected, place, started_at)
    select id, 'running', ${keys.length}, ${JSON.stringify(prefixes)}, ${expected}, ${place}, ${startedAt}
    from bucket where id = ${bucket}
    returning *`
}

const selectOf = (db: Db, bucket: number) => db.selectFrom('deletion').selectAll().where('bucket_id', '=', bucket)

const selectRunning = (db: Db) => db.selectFrom('deletion').selectAll().where('state', '=', 'running')

const deleteOld = (bucket: number) => sql`
  delete from deletion where bucket_id = ${bucket} and id not in (
    select id from deletion where bucket_id = ${bucket} order by id desc limit ${kept})`

export const deletionRecords = (db: Db): DeletionRecords => ({
  insert: (deletion) =>
    atomically(db, async (tx) => {
      const running = await selectRunning(tx).where('bucket_id', '=', deletion.bucket).executeTakeFirst()
      if (running) throw new GatewayError('Conflict', 'Another deletion of this bucket is running.')
      const [row] = (await insertInto(deletion).execute(tx)).rows
      if (!row) throw new GatewayError('NoSuchBucket', 'The bucket is gone')
      await deleteOld(deletion.bucket).execute(tx)
      return toRecord(row)
    }),
  async of(bucket) {
    return (await selectOf(db, bucket).orderBy('id', 'desc').limit(kept).execute()).map(toRecord)
  },
  async byId(bucket, id) {
    const row = await selectOf(db, bucket).where('id', '=', id).executeTakeFirst()
    return row ? toRecord(row) : null
  },
  async running() {
    return (await selectRunning(db).orderBy('id').execute()).map(toRecord)
  },
  async save(id, progress) {
    const changed = db.updateTable('deletion').set(toRow(progress)).where('id', '=', id).where('state', '=', 'running')
    return (await changed.executeTakeFirst()).numUpdatedRows > 0n
  },
})
