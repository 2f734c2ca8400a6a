import { Kysely } from 'kysely'
import type { SettingsStore, SettingsTransaction } from '../settings-store.ts'
import { accountRecords } from './account.ts'
import { bucketRecords } from './buckets.ts'
import { countRecords } from './counts.ts'
import { deletionRecords } from './deletions.ts'
import { domainRecords } from './domains.ts'
import { migrate } from './migrations.ts'
import { originPullRecords } from './origin-pulls.ts'
import { pullHistory } from './pull-history.ts'
import { pullQueue } from './pull-queue.ts'
import { sessionRecords } from './sessions.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'
import { warmUpRecords } from './warm-ups.ts'

/** `reads` is for what may take long; inside a transaction it is the transaction itself. */
const recordsOn = (db: Kysely<Tables>, dialect: SettingsDialect, reads = db): SettingsTransaction => ({
  buckets: bucketRecords(db),
  originPulls: originPullRecords(db),
  domains: domainRecords(db),
  warmUps: warmUpRecords(db, dialect),
  deletions: deletionRecords(db),
  pulls: pullQueue(db, dialect),
  history: pullHistory(db, reads),
  counts: countRecords(db, dialect, reads),
  account: accountRecords(db),
  sessions: sessionRecords(db),
})

/** Settings and pulls in a SQL database, its schema brought up to date first. Closing the store closes the database. */
export async function openSqlSettingsStore(dialect: SettingsDialect): Promise<SettingsStore> {
  const db = new Kysely<Tables>({ dialect: dialect.kysely })
  const reads = new Kysely<Tables>({ dialect: dialect.longReads })
  try {
    await migrate(db, dialect)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    ...recordsOn(db, dialect, reads),
    transaction: (work) => db.transaction().execute((inside) => work(recordsOn(inside, dialect))),
    async [Symbol.asyncDispose]() {
      await reads.destroy()
      await db.destroy()
    },
  }
}
