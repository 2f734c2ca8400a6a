import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Step } from './migration-step.ts'
import * as buckets from './migrations-of-buckets.ts'
import * as pulls from './migrations-of-pulls.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'

/** Append only: a released step is never edited, moved or renamed. */
const steps: Readonly<Record<string, Step>> = {
  '0001-buckets-and-origin-pulls': buckets.bucketsAndOriginPulls,
  '0002-pulls': pulls.pulls,
  '0003-account-and-sessions': buckets.accountAndSessions,
  '0004-shares-of-buckets': pulls.sharesOfBuckets,
  '0005-rules-and-versions': buckets.rulesAndVersions,
  '0006-domains': buckets.domains,
  '0007-what-pulls-are-for': pulls.whatPullsAreFor,
  '0008-warm-ups': pulls.warmUps,
  '0009-fewer-indexes': pulls.fewerIndexes,
  '0010-counters': buckets.counters,
  '0011-whose-sessions': buckets.whoseSessions,
  '0012-why-it-failed': pulls.whyItFailed,
  '0013-deletions': buckets.deletions,
  '0014-who-changed': buckets.whoChanged,
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
