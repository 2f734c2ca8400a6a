import type { Kysely, sql } from 'kysely'
import type { SettingsDialect } from './settings-dialect.ts'

/** One step of the schema, within the transaction of all that are pending. */
export type Step = (db: Kysely<unknown>, dialect: SettingsDialect) => Promise<void>

/** One statement after the other. */
export const run = async (db: Kysely<unknown>, statements: ReturnType<typeof sql>[]) => {
  for (const statement of statements) await statement.execute(db)
}
