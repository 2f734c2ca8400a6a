import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** Runs several statements as one: in the transaction there is, or in one of their own. */
export const atomically = <T>(db: Kysely<Tables>, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db as Transaction<Tables>) : db.transaction().execute(work)
