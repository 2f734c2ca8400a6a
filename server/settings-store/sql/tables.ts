import type { Generated } from 'kysely'
import type { Access } from '../../../contract/fields.ts'
import type { ChangeKind } from '../../../contract/origin-pull-history.ts'
import type { PullReason, PullState } from '../../../contract/pulls.ts'
import type { WarmUpReason, WarmUpState } from '../../../contract/warm-ups.ts'

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
    /** JSON of a list of the contract's `RuleView`. */
    rules: Generated<string>
    /** JSON of sealed secrets by rule id. */
    secrets: Generated<string>
    updated_at: number
    version: number
  }
  origin_pull_version: {
    bucket_id: number
    version: number
    at: number
    change: ChangeKind
    /** Who made it; `null` for what is older than these columns. */
    by_user: string | null
    by_address: string | null
    /** JSON of the port's `OriginPullDocument`. */
    document: string
  }
  bucket_domain: { domain: string; bucket_id: number; added_at: number }
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
    /** JSON of the domain's `ReasonFacts`. */
    facts: string | null
    run_at: number
    owner: string | null
    ended_at: number | null
    rule: Generated<string>
    /** JSON of the passed headers, by name. */
    headers: string | null
    replaces: Generated<number>
    warm_up: number | null
    /** 1 while nobody but a warm-up wants it: then it starts after all others. */
    background: Generated<number>
    total_bytes: number | null
    started_at: number | null
  }
  warm_up: {
    id: Generated<number>
    bucket_id: number
    state: WarmUpState
    dry_run: number
    kind: 'keys' | 'file' | 'origin'
    prefix: string | null
    listing: 's3' | 'index' | null
    rule: string | null
    found: Generated<number>
    here: Generated<number>
    unmatched: Generated<number>
    invalid: Generated<number>
    /** How many rows of it `warm_up_key` holds. */
    waiting: Generated<number>
    done: Generated<number>
    failed: Generated<number>
    listed_bytes: number | null
    bytes: Generated<number>
    detail: string | null
    reason: WarmUpReason | null
    /** JSON of the domain's `ReasonFacts`. */
    facts: string | null
    started_at: number
    ended_at: number | null
  }
  warm_up_key: { seq: Generated<number>; warm_up_id: number; key: string }
  deletion: {
    id: Generated<number>
    bucket_id: number
    state: 'running' | 'done' | 'failed' | 'cancelled'
    keys: number
    /** JSON lists of text. */
    prefixes: string
    failed_keys: Generated<string>
    /** JSON of the port's `DeletionPlace`. */
    place: string
    expected: number | null
    deleted: Generated<number>
    failed: Generated<number>
    started_at: number
    ended_at: number | null
  }
  /** And a column for each of the contract's `countNames`. */
  counted: { bucket_id: number; span: number; at: number; rule: string }
  /** JSON of the port's `Top`s of one hour. */
  counted_top: { bucket_id: number; at: number; tops: string }
  account: { id: 1; password_hash: string | null; setup_token_hash: string | null }
  session: {
    id_hash: string
    created_at: number
    last_seen_at: number
    address: Generated<string>
    user_agent: Generated<string>
  }
}
