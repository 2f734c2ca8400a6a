import { type Selectable, sql } from 'kysely'
import type { PullState } from '../../../contract/pulls.ts'
import type { Pull } from '../../domain/pull.ts'
import type { Tables } from './tables.ts'

export type PullRow = Selectable<Tables['pull']>

/** A state as part of the SQL text: a parameter would keep the planner from the partial indexes. */
export const stateLiteral = (state: PullState) => sql.lit<PullState>(state)

export const toPull = (row: PullRow): Pull => ({
  id: String(row.id),
  bucket: row.bucket_id,
  key: row.key,
  query: row.query,
  scheme: row.scheme,
  token: { asOf: row.as_of },
  queuedAt: row.queued_at,
  state: row.state,
  attempts: row.attempts,
  bytes: row.bytes,
  reason: row.reason,
  detail: row.detail,
  runAt: row.run_at,
  endedAt: row.ended_at,
})
