import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { HeldEnd, PullQueue } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import { factsText, type PullRow } from './pull-row.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'
import { countEnds } from './warm-up-counts.ts'

type Db = Kysely<Tables>

const endHeld = (dialect: SettingsDialect, owner: string, ends: readonly HeldEnd[], which: RawBuilder<unknown>) => sql<
  Pick<PullRow, 'id' | 'warm_up' | 'state' | 'reason' | 'bytes'>
>`
  update pull set state = e.state, reason = e.reason, detail = e.detail, bytes = e.bytes, total_bytes = e.total_bytes,
    facts = e.facts, ended_at = e.ended_at, owner = null
  from ${dialect.ends(ends)} as e
  where pull.id = e.id and pull.state = 'running' and pull.owner = ${owner} and ${which}
  returning pull.id, pull.warm_up, pull.state, pull.reason, pull.bytes`

/**
 * Ends pulls that the owner holds; resolves to their numbers. Most pulls are of no warm-up: for them one statement does,
 * which shares its fsync with others.
 */
export async function endAll(db: Db, dialect: SettingsDialect, owner: string, ends: readonly HeldEnd[]) {
  if (ends.length === 0) return new Set<string>()
  const { rows } = await endHeld(dialect, owner, ends, sql`pull.warm_up is null`).execute(db)
  const ended = new Set(rows.map(({ id }) => String(id)))
  const others = ends.filter(({ id }) => !ended.has(id))
  if (others.length === 0) return ended
  await atomically(db, async (tx) => {
    const counted = await endHeld(dialect, owner, others, sql`pull.warm_up is not null`).execute(tx)
    for (const { id } of counted.rows) ended.add(String(id))
    await countEnds(tx, counted.rows)
  })
  return ended
}

const heldBy = (db: Db, id: string, owner: string) =>
  db.updateTable('pull').where('id', '=', Number(id)).where('state', '=', 'running').where('owner', '=', owner)

export const requeueHeld = (db: Db, id: string, owner: string, retry: Parameters<PullQueue['postpone']>[2]) =>
  heldBy(db, id, owner).set(({ eb }) => ({
    state: 'queued' as const,
    run_at: retry.runAt,
    reason: retry.reason,
    detail: retry.detail,
    facts: factsText(retry.facts),
    owner: null,
    attempts: eb('attempts', '-', retry.uncounted ? 1 : 0),
  }))

/** Without an owner somebody died at it, and perhaps of it: then the attempt counts. */
export const requeueRunning = (now: number, owner: string | undefined) => sql`
  update pull set state = 'queued', run_at = ${now}, owner = null ${owner === undefined ? sql`` : sql`, attempts = attempts - 1`}
  where state = 'running' and bucket_id in (select id from bucket) ${owner === undefined ? sql`` : sql`and owner = ${owner}`}`
