import type { Generated } from 'kysely'
import type { Access } from '../../../contract/fields.ts'
import type { PullReason, PullState } from '../../../contract/pulls.ts'

/** Booleans are 0 and 1, moments are milliseconds since 1970. */
export type Tables = {
  bucket: {
    id: Generated<number>
    name: string
    access: Access
    accelerated: number
    created_at: number
    version: Generated<number>
  }
  origin_pull: {
    bucket_id: number
    enabled: number
    /** JSON of the contract's `DefaultRule`. */
    default_rule: string
    updated_at: number
    version: number
  }
  pull: {
    id: Generated<number>
    bucket_id: number
    key: string
    query: string | null
    scheme: 'http' | 'https'
    as_of: number
    queued_at: number
    state: PullState
    attempts: number
    bytes: number
    reason: PullReason | null
    detail: string | null
    run_at: number
    owner: string | null
    ended_at: number | null
  }
  account: { id: 1; password_hash: string | null; setup_token_hash: string | null }
  session: { id_hash: string; created_at: number; last_seen_at: number }
}
