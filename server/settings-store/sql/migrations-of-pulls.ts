import { sql } from 'kysely'
import { run, type Step } from './migration-step.ts'

// Steps of the schema for pulls and warm-ups. A released one is never edited.

export const pulls: Step = (db, dialect) =>
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

export const sharesOfBuckets: Step = (db) =>
  run(db, [
    sql`create index pull_due_of_bucket on pull (bucket_id, run_at, id) where state = 'queued'`,
    sql`drop index pull_running`,
    sql`create index pull_running on pull (owner, bucket_id) where state = 'running'`,
  ])

export const whatPullsAreFor: Step = (db) =>
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

export const warmUps: Step = (db, dialect) =>
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
export const fewerIndexes: Step = (db) =>
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

export const whyItFailed: Step = (db) =>
  run(db, [
    sql`alter table pull add column facts text`,
    sql`alter table warm_up add column reason text`,
    sql`alter table warm_up add column facts text`,
  ])
