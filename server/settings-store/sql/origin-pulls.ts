import { type Kysely, type Selectable, sql } from 'kysely'
import * as z from 'zod/mini'
import { DefaultRule, defaultRuleDefaults } from '../../../contract/origin-pull.ts'
import { RuleView, ruleDefaults } from '../../../contract/rule.ts'
import type { OriginPullDocument, OriginPullRecord, OriginPullRecords, OriginPullVersion } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import { staleOrGone } from './buckets.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Change = Parameters<OriginPullRecords['save']>[2]

/** Versions of one bucket that are kept. */
const keptVersions = 100

// What was saved before a setting existed means that setting's default.
const readDefaultRule = (stored: object) => DefaultRule.parse({ ...defaultRuleDefaults, ...stored })
const readRule = (stored: object) => RuleView.parse({ ...ruleDefaults, ...stored })

const Sealed = z.record(z.string(), z.string())
const StoredRules = z.array(z.looseObject({}))
const StoredDocument = z.object({ enabled: z.boolean(), defaultRule: z.looseObject({}), rules: StoredRules })

const toRecord = (row: Selectable<Tables['origin_pull']>): OriginPullRecord => ({
  bucket: row.bucket_id,
  enabled: row.enabled === 1,
  defaultRule: readDefaultRule(z.looseObject({}).parse(JSON.parse(row.default_rule))),
  rules: StoredRules.parse(JSON.parse(row.rules)).map(readRule),
  secrets: Sealed.parse(JSON.parse(row.secrets)),
  updatedAt: row.updated_at,
  version: row.version,
})

type VersionRow = Omit<Selectable<Tables['origin_pull_version']>, 'bucket_id' | 'document'>

const toVersion = ({ version, at, change, by_user: user, by_address: address }: VersionRow): OriginPullVersion => ({
  version,
  at,
  change,
  by: user === null ? null : { user, address: address ?? '' },
})

function toDocument(text: string): OriginPullDocument {
  const { enabled, defaultRule, rules } = StoredDocument.parse(JSON.parse(text))
  return { enabled, defaultRule: readDefaultRule(defaultRule), rules: rules.map(readRule) }
}

const neverSaved = (bucket: number): OriginPullRecord => ({
  bucket,
  enabled: false,
  defaultRule: defaultRuleDefaults,
  rules: [],
  secrets: {},
  updatedAt: null,
  version: 0,
})

const columnsOf = (change: Change) => ({
  enabled: Number(change.enabled),
  default_rule: JSON.stringify(change.defaultRule),
  rules: JSON.stringify(change.rules),
  secrets: JSON.stringify(change.secrets),
  updated_at: change.at,
})

const selectAll = (db: Db) => db.selectFrom('origin_pull').selectAll().orderBy('bucket_id')

const selectOne = (db: Db, bucket: number) => db.selectFrom('origin_pull').selectAll().where('bucket_id', '=', bucket)

function insertFirst(db: Db, bucket: number, change: Change) {
  const { enabled, default_rule, rules, secrets, updated_at } = columnsOf(change)
  return db
    .insertInto('origin_pull')
    .columns(['bucket_id', 'enabled', 'default_rule', 'rules', 'secrets', 'updated_at', 'version'])
    .expression((eb) =>
      eb
        .selectFrom('bucket')
        .select(({ val }) => [
          'id',
          val(enabled).as('enabled'),
          val(default_rule).as('default_rule'),
          val(rules).as('rules'),
          val(secrets).as('secrets'),
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

const insertVersion = (db: Db, bucket: number, version: number, { change, at, by, ...document }: Change) =>
  db.insertInto('origin_pull_version').values({
    bucket_id: bucket,
    version,
    at,
    change,
    by_user: by?.user ?? null,
    by_address: by?.address ?? null,
    document: JSON.stringify({
      enabled: document.enabled,
      defaultRule: document.defaultRule,
      rules: document.rules,
    } satisfies OriginPullDocument),
  })

const deleteOldVersions = (db: Db, bucket: number, latest: number) =>
  db
    .deleteFrom('origin_pull_version')
    .where('bucket_id', '=', bucket)
    .where('version', '<=', latest - keptVersions)

const selectVersions = (db: Db, bucket: number) =>
  db
    .selectFrom('origin_pull_version')
    .select(['version', 'at', 'change', 'by_user', 'by_address'])
    .where('bucket_id', '=', bucket)
    .orderBy('version', 'desc')
    .limit(keptVersions)

const selectVersion = (db: Db, bucket: number, version: number) =>
  db.selectFrom('origin_pull_version').selectAll().where('bucket_id', '=', bucket).where('version', '=', version)

export const originPullRecords = (db: Db): OriginPullRecords => ({
  async all() {
    return (await selectAll(db).execute()).map(toRecord)
  },
  async of(bucket) {
    const row = await selectOne(db, bucket).executeTakeFirst()
    return row ? toRecord(row) : neverSaved(bucket)
  },
  save: (bucket, seenVersion, change) =>
    atomically(db, async (tx) => {
      const saved = seenVersion === 0 ? insertFirst(tx, bucket, change) : updateVersion(tx, bucket, seenVersion, change)
      const row = await saved.executeTakeFirst()
      if (!row) throw await staleOrGone(tx, bucket)
      await insertVersion(tx, bucket, row.version, change).execute()
      await deleteOldVersions(tx, bucket, row.version).execute()
      return toRecord(row)
    }),
  async versions(bucket) {
    return (await selectVersions(db, bucket).execute()).map(toVersion)
  },
  async version(bucket, version) {
    const row = await selectVersion(db, bucket, version).executeTakeFirst()
    return row ? { ...toVersion(row), ...toDocument(row.document) } : null
  },
})
