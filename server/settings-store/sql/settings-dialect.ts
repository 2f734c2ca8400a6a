import type { Dialect, RawBuilder } from 'kysely'
import type { NewPull } from '../../domain/pull.ts'
import type { CountedRow, DonePull, HeldEnd } from '../settings-store.ts'

/** What differs from database to database. All other SQL of the settings store is the same. */
export type SettingsDialect = {
  readonly kysely: Dialect
  /** Another way into the same database, for reads that take long: no write waits for them. It sees every write acknowledged. */
  readonly longReads: Dialect
  /** Definition of a primary key column whose numbers are handed out once and never again. */
  readonly neverReusedId: RawBuilder<unknown>
  /**
   * A table expression with the columns of {@link NewPull}: bucket_id, key, query, scheme, as_of, queued_at,
   * rule, headers (JSON), replaces (a place in `replaces`), warm_up.
   */
  newPulls(pulls: readonly NewPull[]): RawBuilder<unknown>
  /** The same, and bytes, total_bytes, ended_at. */
  donePulls(pulls: readonly DonePull[]): RawBuilder<unknown>
  /** A table expression with the columns of {@link HeldEnd}: id, state, reason, detail, bytes, total_bytes, ended_at, facts (JSON). */
  ends(ends: readonly HeldEnd[]): RawBuilder<unknown>
  /** A table expression with the columns place and text: these texts, in their order. */
  texts(list: readonly string[]): RawBuilder<unknown>
  /** A table expression with the columns bucket_id, rule, and one for each of the contract's `countNames`. */
  counted(rows: readonly CountedRow[]): RawBuilder<unknown>
  /** Behind the definition of a table whose rows lie in the order of its primary key, and nowhere else. */
  readonly keptByPrimaryKey: RawBuilder<unknown>
  /** End of the query that picks due pulls, so that two workers never wait for or take the same ones. */
  readonly skipLocked: RawBuilder<unknown>
}
