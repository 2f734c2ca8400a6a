import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type CountsView, countNames } from '../../../contract/overview.ts'
import type { CountRecords, StillMissing, Top } from '../settings-store.ts'
import { atomically } from './atomically.ts'
import type { SettingsDialect } from './settings-dialect.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Asked = Parameters<CountRecords['byBucket']>[0]

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const lengthOf = { minute: minuteMs, hour: hourMs } as const

/** The column of a count. */
export const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const columns = countNames.map((name) => sql.ref(columnOf(name)))
const list = (parts: readonly RawBuilder<unknown>[]) => sql.join([...parts])

const addAll = (at: number, rows: RawBuilder<unknown>) => sql`
  insert into counted (bucket_id, span, at, rule, ${list(columns)})
  select fresh.bucket_id, span.length, ${at} - ${at} % span.length, fresh.rule, ${list(columns)}
  from ${rows} as fresh
  join bucket on bucket.id = fresh.bucket_id
  cross join (select ${sql.lit(minuteMs)} as length union all select ${sql.lit(hourMs)}) as span
  where true
  on conflict (bucket_id, span, at, rule)
  do update set ${list(columns.map((column) => sql`${column} = counted.${column} + excluded.${column}`))}`

const putTops = (bucket: number, at: number, tops: readonly Top[]) => sql`
  insert into counted_top (bucket_id, at, tops)
  select id, ${at - (at % hourMs)}, ${JSON.stringify(tops)} from bucket where id = ${bucket}
  on conflict (bucket_id, at) do update set tops = excluded.tops`

const ofBucket = (bucket: number | null) => (bucket === null ? sql`true` : sql`bucket_id = ${bucket}`)

const within = ({ bucket, span, from, to }: Asked, rules: RawBuilder<unknown>) => sql`
  ${ofBucket(bucket)}
  and span = ${lengthOf[span]} and at >= ${from} and at < ${to} and ${rules}`

const wholeBucket = sql`rule = ''`
const sums = list(columns.map((column) => sql`sum(${column}) as ${column}`))

type SumRow = { readonly name: number | string } & Readonly<Record<string, number>>

const sumBy = (name: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql<SumRow>`
  select ${name} as name, ${sums} from counted where ${which} group by 1`

const toCounts = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(countNames.map((name) => [name, Number(row[columnOf(name)])])) as CountsView

/** Of each key the newest pull alone counts; what the origin does not have is not missing, nor what is here already. */
const selectUnpulled = (bucket: number | null) => sql<StillMissing>`
  select count(*) as keys, count(*) - count(total_bytes) as "unknownSize", coalesce(sum(total_bytes), 0) as bytes
  from pull
  where ${ofBucket(bucket)} and state in ('queued', 'running', 'failed') and replaces = 0
    and (state <> 'failed' or reason <> 'origin-not-found')
    and not exists (
      select 1 from pull as later
      where later.bucket_id = pull.bucket_id and later.key = pull.key and later.id > pull.id)`

/** A key of a listing that told sizes is as large as the listing's mean. */
const selectUnqueued = (bucket: number | null) => sql<StillMissing>`
  select coalesce(sum(waiting), 0) as keys,
    coalesce(sum(case when listed_bytes is null then waiting else 0 end), 0) as "unknownSize",
    coalesce(sum(case when found > 0 then coalesce(listed_bytes, 0) * waiting / found else 0 end), 0) as bytes
  from warm_up
  where ${ofBucket(bucket)} and dry_run = 0 and state in ('listing', 'running', 'paused')`

/** Sums may have to look at many rows: they are `reads`, beside what is written. */
export const countRecords = (db: Db, dialect: SettingsDialect, reads: Db): CountRecords => ({
  add: (at, rows, tops) =>
    atomically(db, async (tx) => {
      if (rows.length > 0) await addAll(at, dialect.counted(rows)).execute(tx)
      for (const [bucket, of] of tops) await putTops(bucket, at, of).execute(tx)
    }),
  async steps({ stepMs, ...asked }) {
    const since = sql`(at - ${asked.from})`
    const step = sql`(${since} - ${since} % ${stepMs}) / ${stepMs}`
    const { rows } = await sumBy(step, within(asked, wholeBucket)).execute(reads)
    return new Map(rows.map((row) => [Number(row.name), toCounts(row)]))
  },
  async byBucket(asked) {
    const { rows } = await sumBy(sql`bucket_id`, within(asked, wholeBucket)).execute(reads)
    return new Map(rows.map((row) => [Number(row.name), toCounts(row)]))
  },
  async byRule(asked) {
    const { rows } = await sumBy(sql`rule`, within(asked, sql`rule <> ''`)).execute(reads)
    return new Map(rows.map((row) => [String(row.name), toCounts(row)]))
  },
  async tops({ bucket, from, to }) {
    const { rows } = await sql<{ readonly tops: string }>`
      select tops from counted_top
      where at >= ${from} and at < ${to} and ${ofBucket(bucket)}`.execute(reads)
    return rows.flatMap(({ tops }) => JSON.parse(tops) as Top[])
  },
  async stillMissing(bucket) {
    const parts = await Promise.all([selectUnpulled(bucket).execute(reads), selectUnqueued(bucket).execute(reads)])
    const sum = (of: keyof StillMissing) => parts.reduce((total, { rows }) => total + Number(rows[0]?.[of] ?? 0), 0)
    return { keys: sum('keys'), unknownSize: sum('unknownSize'), bytes: Math.round(sum('bytes')) }
  },
  async prune({ minute, hour }) {
    await sql`delete from counted where span = ${minuteMs} and at < ${minute}`.execute(db)
    await sql`delete from counted where span = ${hourMs} and at < ${hour}`.execute(db)
    await sql`delete from counted_top where at < ${hour}`.execute(db)
  },
})
