import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { SettingsDialect } from '../settings-dialect.ts'
import type { SqlValue } from './messages.ts'
import { counted, donePulls, ends, newPulls } from './sqlite-tables.ts'
import type { SqliteThread } from './sqlite-thread.ts'

/** SQLite's DDL is transactional: all pending migrations happen in one transaction, or none does. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
  // The thread runs one transaction at a time by itself and groups the statements that belong to none.
  override get supportsMultipleConnections() {
    return true
  }
}

function connectionTo(thread: SqliteThread, session: number): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes } = await thread.run(session, sql, parameters as readonly SqlValue[])
      return { rows: rows as R[], numAffectedRows: BigInt(changes) }
    },
    streamQuery() {
      throw new Error('Settings are never streamed')
    },
  }
}

/** `open` is called when the first statement comes. */
function driverFor(open: () => Promise<SqliteThread>): Driver {
  let thread: SqliteThread | null = null
  let sessions = 0
  const run = (statement: string) => async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(statement))
  }
  return {
    async init() {
      thread = await open()
    },
    async acquireConnection() {
      if (thread === null) throw new Error('The driver has not been initialized')
      sessions += 1
      return connectionTo(thread, sessions)
    },
    // A transaction that begins with a read could not be promoted to a write once another process has written.
    beginTransaction: run('begin immediate'),
    commitTransaction: run('commit'),
    rollbackTransaction: run('rollback'),
    async releaseConnection() {},
    async destroy() {
      await thread?.[Symbol.asyncDispose]()
    },
  }
}

const kyselyDialect = (open: () => Promise<SqliteThread>): Dialect => ({
  createDriver: () => driverFor(open),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new TransactionalSqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
})

/** The settings store's SQL as SQLite needs it. `openReader` starts a thread that only reads, once one is needed. */
export const sqliteDialect = (
  openWriter: () => Promise<SqliteThread>,
  openReader: () => Promise<SqliteThread>,
): SettingsDialect => ({
  kysely: kyselyDialect(openWriter),
  longReads: kyselyDialect(openReader),
  neverReusedId: sql`integer primary key autoincrement`,
  newPulls,
  donePulls,
  ends,
  texts: (list) => sql`(select key as place, value as text from json_each(${JSON.stringify(list)}))`,
  counted,
  keptByPrimaryKey: sql`without rowid`,
  skipLocked: sql``,
})
