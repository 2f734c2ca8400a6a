import type { Kysely, Selectable } from 'kysely'
import { GatewayError } from '../../domain/errors.ts'
import type { BucketRecord, BucketRecords } from '../settings-store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

const toRecord = (row: Selectable<Tables['bucket']>): BucketRecord => ({
  id: row.id,
  name: row.name,
  access: row.access,
  accelerated: row.accelerated === 1,
  createdAt: row.created_at,
  version: row.version,
})

const selectAll = (db: Db) => db.selectFrom('bucket').selectAll().orderBy('name')

const selectByName = (db: Db, name: string) => db.selectFrom('bucket').selectAll().where('name', '=', name)

const insertUnlessThere = (db: Db, bucket: Parameters<BucketRecords['insert']>[0]) =>
  db
    .insertInto('bucket')
    .values({
      name: bucket.name,
      access: bucket.access,
      accelerated: Number(bucket.accelerated),
      created_at: bucket.createdAt,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()

const updateVersion = (db: Db, id: number, seenVersion: number, change: Parameters<BucketRecords['update']>[2]) =>
  db
    .updateTable('bucket')
    .set(({ eb }) => ({
      version: eb('version', '+', 1),
      ...(change.access === undefined ? {} : { access: change.access }),
      ...(change.accelerated === undefined ? {} : { accelerated: Number(change.accelerated) }),
    }))
    .where('id', '=', id)
    .where('version', '=', seenVersion)
    .returningAll()

const deleteById = (db: Db, id: number) => db.deleteFrom('bucket').where('id', '=', id)

/** Why an update of an expected version touched no row. */
export async function staleOrGone(db: Db, bucket: number): Promise<GatewayError> {
  const row = await db.selectFrom('bucket').select('id').where('id', '=', bucket).executeTakeFirst()
  return row
    ? new GatewayError('PreconditionFailed', 'Somebody else changed this meanwhile')
    : new GatewayError('NoSuchBucket', 'The bucket is gone')
}

export const bucketRecords = (db: Db): BucketRecords => ({
  async all() {
    return (await selectAll(db).execute()).map(toRecord)
  },
  async byName(name) {
    const row = await selectByName(db, name).executeTakeFirst()
    return row ? toRecord(row) : null
  },
  async insert(bucket) {
    const row = await insertUnlessThere(db, bucket).executeTakeFirst()
    if (!row) throw new GatewayError('BucketExists', `A bucket ${bucket.name} exists already`)
    return toRecord(row)
  },
  async update(id, seenVersion, change) {
    const row = await updateVersion(db, id, seenVersion, change).executeTakeFirst()
    if (!row) throw await staleOrGone(db, id)
    return toRecord(row)
  },
  async remove(id) {
    return (await deleteById(db, id).executeTakeFirst()).numDeletedRows > 0n
  },
})
