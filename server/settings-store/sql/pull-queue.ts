import type { Kysely } from 'kysely'
import type { PullQueue } from '../settings-store.ts'
import { bringForward, byTurn, selectNextDue, takeDue } from './claim.ts'
import { insertDone, insertOrRefresh, insertRunning } from './new-pulls.ts'
import { endAll, requeueHeld, requeueRunning } from './pull-ends.ts'
import { toPull } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'

export const pullQueue = (db: Kysely<Tables>, dialect: SettingsDialect): PullQueue => ({
  async enqueue(pulls) {
    if (pulls.length > 0) await insertOrRefresh(dialect, pulls).execute(db)
  },
  async begin(pulls, owner) {
    if (pulls.length === 0) return []
    return (await insertRunning(dialect, pulls, owner).execute(db)).rows.map(toPull)
  },
  async recordDone(pulls) {
    if (pulls.length === 0) return []
    const { rows } = await insertDone(dialect, pulls).execute(db)
    return rows.map(({ bucket_id, key }) => ({ bucket: bucket_id, key }))
  },
  async claim(options) {
    return (await takeDue(dialect, options).execute(db)).rows.sort(byTurn).map(toPull)
  },
  async finish(id, owner, end) {
    return (await endAll(db, dialect, owner, [{ ...end, id }])).has(id)
  },
  async finishAll(owner, ends) {
    await endAll(db, dialect, owner, ends)
  },
  async postpone(id, owner, retry) {
    return (await requeueHeld(db, id, owner, retry).executeTakeFirst()).numUpdatedRows > 0n
  },
  async handBack({ owner, now }) {
    return Number((await requeueRunning(now, owner).execute(db)).numAffectedRows ?? 0n)
  },
  async advance({ latest }) {
    return Number((await bringForward(latest).execute(db)).numAffectedRows ?? 0n)
  },
  async nextDue({ after }) {
    return (await selectNextDue(after).execute(db)).rows[0]?.run_at ?? null
  },
})
