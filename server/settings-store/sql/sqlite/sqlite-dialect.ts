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
import { type NewPull, replaces } from '../../../domain/pull.ts'
import type { SettingsDialect } from '../settings-dialect.ts'
import type { SqlValue } from './messages.ts'
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

function driverFor(thread: SqliteThread): Driver {
  let sessions = 0
  const run = (statement: string) => async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(statement))
  }
  return {
    async init() {},
    async acquireConnection() {
      sessions += 1
      return connectionTo(thread, sessions)
    },
    // A transaction that begins with a read could not be promoted to a write once another process has written.
    beginTransaction: run('begin immediate'),
    commitTransaction: run('commit'),
    rollbackTransaction: run('rollback'),
    async releaseConnection() {},
    async destroy() {
      await thread[Symbol.asyncDispose]()
    },
  }
}

const kyselyDialect = (thread: SqliteThread): Dialect => ({
  createDriver: () => driverFor(thread),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new TransactionalSqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
})

/** All rows in one JSON parameter: binding column by column costs the main thread several times as much. */
const toJson = (pulls: readonly NewPull[]) =>
  JSON.stringify(
    pulls.map((p) => [
      p.bucket,
      p.key,
      p.query,
      p.scheme,
      p.token.asOf,
      p.queuedAt,
      p.rule,
      p.headers === null ? null : JSON.stringify(p.headers),
      replaces.indexOf(p.replace),
      p.warmUp,
    ]),
  )

/** The settings store's SQL as SQLite needs it. */
export const sqliteDialect = (thread: SqliteThread): SettingsDialect => ({
  kysely: kyselyDialect(thread),
  neverReusedId: sql`integer primary key autoincrement`,
  newPulls: (pulls) => sql`(
    select value ->> 0 as bucket_id, value ->> 1 as key, value ->> 2 as query, value ->> 3 as scheme,
      value ->> 4 as as_of, value ->> 5 as queued_at, value ->> 6 as rule,
      value ->> 7 as headers, value ->> 8 as replaces, value ->> 9 as warm_up
    from json_each(${toJson(pulls)}))`,
  texts: (list) => sql`(select key as place, value as text from json_each(${JSON.stringify(list)}))`,
  skipLocked: sql``,
})
