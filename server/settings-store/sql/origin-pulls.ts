import { type Kysely, type Selectable, sql } from 'kysely'
import { DefaultRule, defaultRuleDefaults } from '../../../contract/origin-pull.ts'
import type { OriginPullRecord, OriginPullRecords } from '../settings-store.ts'
import { staleOrGone } from './buckets.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Change = Parameters<OriginPullRecords['save']>[2]

const toRecord = (row: Selectable<Tables['origin_pull']>): OriginPullRecord => ({
  bucket: row.bucket_id,
  enabled: row.enabled === 1,
  // A rule saved before a setting existed means that setting's default.
  defaultRule: DefaultRule.parse({ ...defaultRuleDefaults, ...JSON.parse(row.default_rule) }),
  updatedAt: row.updated_at,
  version: row.version,
})

const neverSaved = (bucket: number): OriginPullRecord => ({
  bucket,
  enabled: false,
  defaultRule: defaultRuleDefaults,
  updatedAt: null,
  version: 0,
})

const columnsOf = (change: Change) => ({
  enabled: Number(change.enabled),
  default_rule: JSON.stringify(change.defaultRule),
  updated_at: change.at,
})

const selectAll = (db: Db) => db.selectFrom('origin_pull').selectAll().orderBy('bucket_id')

const selectOne = (db: Db, bucket: number) => db.selectFrom('origin_pull').selectAll().where('bucket_id', '=', bucket)

function insertFirst(db: Db, bucket: number, change: Change) {
  const { enabled, default_rule, updated_at } = columnsOf(change)
  return db
    .insertInto('origin_pull')
    .columns(['bucket_id', 'enabled', 'default_rule', 'updated_at', 'version'])
    .expression((eb) =>
      eb
        .selectFrom('bucket')
        .select(({ val }) => [
          'id',
          val(enabled).as('enabled'),
          val(default_rule).as('default_rule'),
          val(updated_at).as('updated_at'),
          sql<number>`1`.as('version'),
        ])
        .where('id', '=', bucket),
    )
    .onConflict((conflict) => conflict.column('bucket_id').doNothing())
    .returningAll()
}

const updateVersion = (db: Db, bucket: number, seenVersion: number, change: Change) =>
  db
    .updateTable('origin_pull')
    .set(({ eb }) => ({ ...columnsOf(change), version: eb('version', '+', 1) }))
    .where('bucket_id', '=', bucket)
    .where('version', '=', seenVersion)
    .returningAll()

export const originPullRecords = (db: Db): OriginPullRecords => ({
  async all() {
    return (await selectAll(db).execute()).map(toRecord)
  },
  async of(bucket) {
    const row = await selectOne(db, bucket).executeTakeFirst()
    return row ? toRecord(row) : neverSaved(bucket)
  },
  async save(bucket, seenVersion, change) {
    const saved = seenVersion === 0 ? insertFirst(db, bucket, change) : updateVersion(db, bucket, seenVersion, change)
    const row = await saved.executeTakeFirst()
    if (!row) throw await staleOrGone(db, bucket)
    return toRecord(row)
  },
})
