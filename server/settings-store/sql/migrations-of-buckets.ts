import { sql } from 'kysely'
import { run, type Step } from './migration-step.ts'

// Steps of the schema for buckets, who manages them, and what is counted and deleted in them. A released one is never edited.

export const bucketsAndOriginPulls: Step = (db, dialect) =>
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

export const accountAndSessions: Step = (db) =>
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

export const rulesAndVersions: Step = (db) =>
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

export const domains: Step = (db) =>
  run(db, [
    sql`create table bucket_domain (
      domain text primary key,
      bucket_id integer not null references bucket (id) on delete cascade,
      added_at bigint not null)`,
    sql`create index bucket_domain_of_bucket on bucket_domain (bucket_id, domain)`,
  ])

/** What was counted in the minute or hour that began at `at`; its length is the span. An empty rule is the whole bucket. */
export const counters: Step = (db, dialect) =>
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

export const whoseSessions: Step = (db) =>
  run(db, [
    sql`alter table session add column address text not null default ''`,
    sql`alter table session add column user_agent text not null default ''`,
  ])

export const deletions: Step = (db, dialect) =>
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

export const whoChanged: Step = (db) =>
  run(db, [
    sql`alter table origin_pull_version add column by_user text`,
    sql`alter table origin_pull_version add column by_address text`,
  ])
