import type { Kysely } from 'kysely'
import type { AccountRecord, AccountRecords } from '../settings-store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

const selectAccount = (db: Db) => db.selectFrom('account').selectAll().where('id', '=', 1)

function upsertAccount(db: Db, account: AccountRecord) {
  const columns = { password_hash: account.passwordHash, setup_token_hash: account.setupTokenHash }
  return db
    .insertInto('account')
    .values({ id: 1, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
}

export const accountRecords = (db: Db): AccountRecords => ({
  async get() {
    const row = await selectAccount(db).executeTakeFirst()
    return { passwordHash: row?.password_hash ?? null, setupTokenHash: row?.setup_token_hash ?? null }
  },
  async save(account) {
    await upsertAccount(db, account).execute()
  },
})
