import { type Selectable, sql } from 'kysely'
import * as z from 'zod/mini'
import type { PullState } from '../../../contract/pulls.ts'
import { type Pull, type ReasonFacts, replaces } from '../../domain/pull.ts'
import type { Tables } from './tables.ts'

export type PullRow = Selectable<Tables['pull']>

/** A state as part of the SQL text: a parameter would keep the planner from the partial indexes. */
export const stateLiteral = (state: PullState) => sql.lit<PullState>(state)

const StoredFacts = z.object({
  status: z.exactOptional(z.int()),
  host: z.exactOptional(z.string()),
  limit: z.exactOptional(z.int()),
})

/** The column of a record's facts; most have none. */
export const factsText = (facts: ReasonFacts | undefined) => (facts === undefined ? null : JSON.stringify(facts))

export const toFacts = (text: string | null): ReasonFacts => (text === null ? {} : StoredFacts.parse(JSON.parse(text)))

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
  facts: toFacts(row.facts),
  runAt: row.run_at,
  endedAt: row.ended_at,
})
