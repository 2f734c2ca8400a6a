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

const rulesAndVersions: Step = (db) =>
  run(db, [
    sql`alter table origin_pull add column rules text not null default '[]'`,
    sql`alter table origin_pull add column secrets text not null default '{}'`,
    sql`create table origin_pull_version (
      bucket_id integer not null references bucket (id) on delete cascade,
      version integer not null,
      at bigint not null,
      change text not null,
      document text not null,
      primary key (bucket_id, version))`,
    sql`insert into origin_pull_version (bucket_id, version, at, change, document)
      select bucket_id, version, updated_at, 'saved',
        '{"enabled":' || case when enabled = 1 then 'true' else 'false' end
          || ',"defaultRule":' || default_rule || ',"rules":[]}'
      from origin_pull`,
  ])

const domains: Step = (db) =>
  run(db, [
    sql`create table bucket_domain (
      domain text primary key,
      bucket_id integer not null references bucket (id) on delete cascade,
      added_at bigint not null)`,
    sql`create index bucket_domain_of_bucket on bucket_domain (bucket_id, domain)`,
  ])

const whatPullsAreFor: Step = (db) =>
  run(db, [
    sql`alter table pull add column rule text not null default 'default'`,
    sql`alter table pull add column headers text`,
    sql`alter table pull add column replaces integer not null default 0`,
    sql`alter table pull add column warm_up integer`,
    sql`alter table pull add column background integer not null default 0`,
    sql`alter table pull add column total_bytes bigint`,
    sql`alter table pull add column started_at bigint`,
    sql`create index pull_by_state on pull (bucket_id, state, id)`,
    sql`create index pull_by_key on pull (bucket_id, key, id)`,
    sql`create index pull_by_reason on pull (bucket_id, reason, id) where reason is not null`,
    sql`create index pull_by_rule on pull (bucket_id, rule, id) where rule <> 'default'`,
    sql`create index pull_of_warm_up on pull (warm_up) where state in ('queued', 'running')`,
    sql`drop index pull_due_of_bucket`,
    sql`create index pull_due_of_bucket on pull (bucket_id, background, run_at, id) where state = 'queued'`,
  ])

const warmUps: Step = (db, dialect) =>
  run(db, [
    sql`create table warm_up (
      id ${dialect.neverReusedId},
      bucket_id integer not null references bucket (id) on delete cascade,
      state text not null,
      dry_run integer not null,
      kind text not null,
      prefix text,
      listing text,
      rule text,
      found bigint not null default 0,
      here bigint not null default 0,
      unmatched bigint not null default 0,
      invalid bigint not null default 0,
      waiting bigint not null default 0,
      done bigint not null default 0,
      failed bigint not null default 0,
      listed_bytes bigint,
      bytes bigint not null default 0,
      detail text,
      started_at bigint not null,
      ended_at bigint)`,
    sql`create index warm_up_of_bucket on warm_up (bucket_id, id)`,
    sql`create table warm_up_key (
      seq ${dialect.neverReusedId},
      warm_up_id integer not null references warm_up (id) on delete cascade,
      key text not null)`,
    sql`create unique index warm_up_key_once on warm_up_key (warm_up_id, key)`,
    sql`create index warm_up_key_next on warm_up_key (warm_up_id, seq)`,
  ])

/**
 * Every miss and every end pays for each index it touches: of the six that a new row went into, three are left. One of keys
 * does for the open pull of a key, which is unique, and for all that have ended.
 */
const fewerIndexes: Step = (db) =>
  run(db, [
    sql`update pull set ended_at = null where ended_at is not null and state in ('queued', 'running')`,
    sql`update pull set ended_at = queued_at where ended_at is null and state not in ('queued', 'running')`,
    sql`create unique index pull_of_key on pull (bucket_id, key, (case when ended_at is null then 1 end))`,
    sql`drop index pull_open`,
    sql`drop index pull_by_key`,
    sql`drop index pull_due`,
    sql`drop index pull_of_bucket`,
    sql`drop index pull_running`,
  ])

/** What was counted in the minute or hour that began at `at`; its length is the span. An empty rule is the whole bucket. */
const counters: Step = (db, dialect) =>
  run(db, [
    sql`create table counted (
      bucket_id integer not null references bucket (id) on delete cascade,
      span integer not null,
      at bigint not null,
      rule text not null,
      hit bigint not null,
      revalidated bigint not null,
      redirect bigint not null,
      pulled bigint not null,
      joined bigint not null,
      "range" bigint not null,
      head bigint not null,
      missing bigint not null,
      refused bigint not null,
      origin_failed bigint not null,
      error bigint not null,
      "left" bigint not null,
      checked bigint not null,
      bytes_here bigint not null,
      bytes_passed bigint not null,
      bytes_pulled bigint not null,
      pulls_started bigint not null,
      pulls_done bigint not null,
      pulls_dropped bigint not null,
      pulls_failed bigint not null,
      primary key (bucket_id, span, at, rule)) ${dialect.keptByPrimaryKey}`,
    sql`create index counted_by_time on counted (span, at)`,
    sql`create table counted_top (
      bucket_id integer not null references bucket (id) on delete cascade,
      at bigint not null,
      tops text not null,
      primary key (bucket_id, at))`,
    sql`create index counted_top_by_time on counted_top (at)`,
  ])

const whoseSessions: Step = (db) =>
  run(db, [
    sql`alter table session add column address text not null default ''`,
    sql`alter table session add column user_agent text not null default ''`,
  ])

const whyItFailed: Step = (db) =>
  run(db, [
    sql`alter table pull add column facts text`,
    sql`alter table warm_up add column reason text`,
    sql`alter table warm_up add column facts text`,
  ])

const deletions: Step = (db, dialect) =>
  run(db, [
    sql`create table deletion (
      id ${dialect.neverReusedId},
      bucket_id integer not null references bucket (id) on delete cascade,
      state text not null,
      keys integer not null,
      prefixes text not null,
      failed_keys text not null default '[]',
      place text not null,
      expected bigint,
      deleted bigint not null default 0,
      failed bigint not null default 0,
      started_at bigint not null,
      ended_at bigint)`,
    sql`create index deletion_of_bucket on deletion (bucket_id, id)`,
    sql`create unique index deletion_running on deletion (bucket_id) where state = 'running'`,
  ])

const whoChanged: Step = (db) =>
  run(db, [
    sql`alter table origin_pull_version add column by_user text`,
    sql`alter table origin_pull_version add column by_address text`,
  ])

/** Append only: a released step is never edited, moved or renamed. */
const steps: Readonly<Record<string, Step>> = {
  '0001-buckets-and-origin-pulls': bucketsAndOriginPulls,
  '0002-pulls': pulls,
  '0003-account-and-sessions': accountAndSessions,
  '0004-shares-of-buckets': sharesOfBuckets,
  '0005-rules-and-versions': rulesAndVersions,
  '0006-domains': domains,
  '0007-what-pulls-are-for': whatPullsAreFor,
  '0008-warm-ups': warmUps,
  '0009-fewer-indexes': fewerIndexes,
  '0010-counters': counters,
  '0011-whose-sessions': whoseSessions,
  '0012-why-it-failed': whyItFailed,
  '0013-deletions': deletions,
  '0014-who-changed': whoChanged,
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
