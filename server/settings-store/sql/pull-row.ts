import { type Selectable, sql } from 'kysely'
import * as z from 'zod/mini'
import type { PullState } from '../../../contract/pulls.ts'
import { type Pull, replaces } from '../../domain/pull.ts'
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
  rule: row.rule,
  headers: row.headers === null ? null : z.record(z.string(), z.string()).parse(JSON.parse(row.headers)),
  replace: replaces[row.replaces] ?? 'never',
  warmUp: row.warm_up,
  token: { asOf: row.as_of },
  queuedAt: row.queued_at,
  state: row.state,
  attempts: row.attempts,
  bytes: row.bytes,
  totalBytes: row.total_bytes,
  startedAt: row.started_at,
  reason: row.reason,
  detail: row.detail,
  runAt: row.run_at,
  endedAt: row.ended_at,
})
