import { type RawBuilder, sql } from 'kysely'
import { countNames } from '../../../../contract/overview.ts'
import { type NewPull, replaces } from '../../../domain/pull.ts'
import type { CountedRow, DonePull, HeldEnd } from '../../settings-store.ts'
import { columnOf } from '../counts.ts'
import { factsText } from '../pull-row.ts'

/**
 * Rows as JSON, one parameter each for what many of them share and for the rest: binding column by column costs the main
 * thread several times as much, and SQLite reads a row's JSON anew for each of its columns.
 */
function shared<T>(
  list: readonly T[],
  same: (a: T, b: T) => boolean,
  facts: (one: T) => unknown[],
  own: (one: T) => unknown[],
) {
  const all: unknown[][] = []
  let last: T | undefined
  const rows = list.map((one) => {
    if (last === undefined || !same(last, one)) all.push(facts(one))
    last = one
    return [all.length - 1, ...own(one)]
  })
  return { facts: JSON.stringify(all), rows: JSON.stringify(rows) }
}

const sameWish = (a: NewPull, b: NewPull) =>
  a.bucket === b.bucket &&
  a.query === b.query &&
  a.scheme === b.scheme &&
  a.token.asOf === b.token.asOf &&
  a.queuedAt === b.queuedAt &&
  a.rule === b.rule &&
  a.headers === b.headers &&
  a.replace === b.replace &&
  a.warmUp === b.warmUp

const wish = (p: NewPull) => [
  p.bucket,
  p.query,
  p.scheme,
  p.token.asOf,
  p.queuedAt,
  p.rule,
  p.headers === null ? null : JSON.stringify(p.headers),
  replaces.indexOf(p.replace),
  p.warmUp,
]

const wishColumns = sql`
  value ->> 0 as bucket_id, value ->> 1 as query, value ->> 2 as scheme, value ->> 3 as as_of, value ->> 4 as queued_at,
  value ->> 5 as rule, value ->> 6 as headers, value ->> 7 as replaces, value ->> 8 as warm_up`

function wished<T extends NewPull>(pulls: readonly T[], own: (pull: T) => unknown[], columns: RawBuilder<unknown>) {
  const { facts, rows } = shared(pulls, sameWish, wish, own)
  return sql`(
    with wish as materialized (select key as number, ${wishColumns} from json_each(${facts}))
    select wish.*, ${columns} from json_each(${rows}) as row cross join wish on wish.number = row.value ->> 0)`
}

/** A wish and its keys: so no row's JSON is taken apart. */
export function newPulls(pulls: readonly NewPull[]) {
  const wishes: unknown[][] = []
  let last: NewPull | undefined
  let keys: string[] = []
  for (const pull of pulls) {
    if (last === undefined || !sameWish(last, pull)) {
      keys = []
      wishes.push([...wish(pull), keys])
    }
    keys.push(pull.key)
    last = pull
  }
  return sql`(
    with wish as materialized (select ${wishColumns}, value ->> 9 as keys from json_each(${JSON.stringify(wishes)}))
    select wish.*, row.value as key from wish cross join json_each(wish.keys) as row)`
}

export const donePulls = (pulls: readonly DonePull[]) =>
  wished(
    pulls,
    ({ key, done }) => [key, done.bytes, done.totalBytes, done.at],
    sql`row.value ->> 1 as key, row.value ->> 2 as bytes, row.value ->> 3 as total_bytes, row.value ->> 4 as ended_at`,
  )

const sameEnd = (a: HeldEnd, b: HeldEnd) =>
  a.state === b.state && a.reason === b.reason && a.detail === b.detail && a.facts === b.facts && a.at === b.at

export function ends(list: readonly HeldEnd[]) {
  const { facts, rows } = shared(
    list,
    sameEnd,
    ({ state, reason, detail, at, facts }) => [state, reason, detail, at, factsText(facts)],
    ({ id, bytes, totalBytes }) => [Number(id), bytes, totalBytes],
  )
  return sql`(
    with fact as materialized (
      select key as number, value ->> 0 as state, value ->> 1 as reason, value ->> 2 as detail, value ->> 3 as ended_at,
        value ->> 4 as facts
      from json_each(${facts}))
    select fact.*, row.value ->> 1 as id, row.value ->> 2 as bytes, row.value ->> 3 as total_bytes
    from json_each(${rows}) as row cross join fact on fact.number = row.value ->> 0)`
}

export function counted(rows: readonly CountedRow[]) {
  const values = rows.map(({ bucket, rule, counts }) => [bucket, rule, ...countNames.map((name) => counts[name])])
  const columns = countNames.map((name, i) => sql`value ->> ${sql.lit(i + 2)} as ${sql.ref(columnOf(name))}`)
  return sql`(
    select value ->> 0 as bucket_id, value ->> 1 as rule, ${sql.join(columns)} from json_each(${JSON.stringify(values)}))`
}
