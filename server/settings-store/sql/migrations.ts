import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'

type Step = (db: Kysely<unknown>, dialect: SettingsDialect) => Promise<void>

const run = async (db: Kysely<unknown>, statements: ReturnType<typeof sql>[]) => {
  for (const statement of statements) await statement.execute(db)
}

const bucketsAndOriginPulls: Step = (db, dialect) =>
  run(db, [
    sql`create table bucket (
      id ${dialect.neverReusedId},
      name text not null unique,
      access text not null,
      accelerated integer not null,
      created_at bigint not null,
      version integer not null default 1)`,
    sql`create table origin_pull (
      bucket_id integer primary key references bucket (id) on delete cascade,
      enabled integer not null,
      default_rule text not null,
      updated_at bigint not null,
      version integer not null)`,
  ])

const pulls: Step = (db, dialect) =>
  run(db, [
    sql`create table pull (
      id ${dialect.neverReusedId},
      bucket_id integer not null references bucket (id) on delete cascade,
      key text not null,
      query text,
      scheme text not null,
      as_of bigint not null,
      queued_at bigint not null,
      state text not null,
      attempts integer not null default 0,
      bytes bigint not null default 0,
      reason text,
      detail text,
      run_at bigint not null,
      owner text,
      ended_at bigint)`,
    sql`create unique index pull_open on pull (bucket_id, key) where state in ('queued', 'running')`,
    sql`create index pull_due on pull (run_at, id) where state = 'queued'`,
    sql`create index pull_running on pull (owner) where state = 'running'`,
    sql`create index pull_ended on pull (ended_at, id) where ended_at is not null`,
    sql`create index pull_of_bucket on pull (bucket_id, id)`,
  ])

const accountAndSessions: Step = (db) =>
  run(db, [
    sql`create table account (
      id integer primary key check (id = 1),
      password_hash text,
      setup_token_hash text)`,
    sql`create table session (
      id_hash text primary key,
      created_at bigint not null,
      last_seen_at bigint not null)`,
  ])

const sharesOfBuckets: Step = (db) =>
  run(db, [
    sql`create index pull_due_of_bucket on pull (bucket_id, run_at, id) where state = 'queued'`,
    sql`drop index pull_running`,
    sql`create index pull_running on pull (owner, bucket_id) where state = 'running'`,
  ])

/** Append only: a released step is never edited, moved or renamed. */
const steps: Readonly<Record<string, Step>> = {
  '0001-buckets-and-origin-pulls': bucketsAndOriginPulls,
  '0002-pulls': pulls,
  '0003-account-and-sessions': accountAndSessions,
  '0004-shares-of-buckets': sharesOfBuckets,
}

/**
 * Brings the schema up to date. All pending steps are one transaction under the database's write lock, so that a
 * second process which starts meanwhile waits and then finds them done, and a crash leaves the old schema.
 */
export async function migrate(db: Kysely<Tables>, dialect: SettingsDialect): Promise<void> {
  const bound = Object.entries(steps).map(([name, up]): [string, Migration] => [
    name,
    { up: (inside: Kysely<unknown>) => up(inside, dialect) },
  ])
  const provider = { getMigrations: async () => Object.fromEntries(bound) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new Error('The settings database was written by another version of Headwater', { cause: error })
  }
  if (error) throw error
}
