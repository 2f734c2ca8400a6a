import { chmod, open } from 'node:fs/promises'
import type { SettingsStore } from './settings-store.ts'
import { openSqlSettingsStore } from './sql/sql-settings-store.ts'
import { sqliteDialect } from './sql/sqlite/sqlite-dialect.ts'
import { startSqliteThread } from './sql/sqlite/sqlite-thread.ts'

export type SettingsStoreConfig = { readonly kind: 'sqlite'; readonly file: string }

/** The database holds the password's hash. SQLite gives its side files the mode of the main one. */
async function createForOwnerOnly(file: string) {
  await using handle = await open(file, 'a', 0o600)
  await handle.sync()
  await chmod(file, 0o600)
}

/** Opens the settings store, creating or upgrading it as needed. */
export async function openSettingsStore(config: SettingsStoreConfig): Promise<SettingsStore> {
  const { file } = config
  await createForOwnerOnly(file)
  const openWriter = () => startSqliteThread(file)
  const openReader = () => startSqliteThread(file, { readOnly: true })
  return openSqlSettingsStore(sqliteDialect(openWriter, openReader))
}
