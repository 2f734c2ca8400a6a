import { type Kysely, type RawBuilder, sql } from 'kysely'
import { PullState } from '../../../contract/pulls.ts'
import type { PullFilter, PullHistory, PullPage } from '../settings-store.ts'
import { type PullRow, stateLiteral, toPull } from './pull-row.ts'
import type { Tables } from './tables.ts'
import { firstBehind } from './text-order.ts'

type Db = Kysely<Tables>
type Page = Parameters<PullHistory['page']>[1]
type Sql = RawBuilder<unknown>

/** So many pulls a search looks at before it answers with what it has found: some tens of milliseconds. */
const mostLooked = 5_000

/** The filter's conditions by name. The one on the rule is written so that the planner finds its partial index. */
function conditionsOf({ state, reason, rule, key, warmUp, prefix = '', contains = '' }: PullFilter): Map<string, Sql> {
  const behind = firstBehind(prefix)
  const all: [string, Sql | false | undefined][] = [
    ['key', key !== undefined && sql`key = ${key}`],
    ['prefix', prefix !== '' && (behind === null ? sql`key >= ${prefix}` : sql`key >= ${prefix} and key < ${behind}`)],
    ['warmUp', warmUp !== undefined && sql`warm_up = ${Number(warmUp)}`],
    ['reason', reason !== undefined && sql`reason = ${reason}`],
    ['state', state !== undefined && sql`state = ${stateLiteral(state)}`],
    [
      'rule',
      rule !== undefined && (rule === 'default' ? sql`rule = 'default'` : sql`rule = ${rule} and rule <> 'default'`),
    ],
    // `like` would ignore case on one database and not on another.
    ['contains', contains !== '' && sql`replace(key, ${contains}, '') <> key`],
  ]
  return new Map(all.flatMap(([name, condition]) => (condition ? [[name, condition] as const] : [])))
}

/** Rows of `pull` of this bucket which the filter names, in words that the planner finds the indexes by. */
export const matching = (bucket: number, filter: PullFilter) =>
  sql.join([sql`bucket_id = ${bucket}`, ...conditionsOf(filter).values()], sql` and `)

/** What has an index in which each bucket's pulls are in their order. */
function leadOf({ reason, state, rule }: PullFilter): 'reason' | 'state' | 'rule' | null {
  if (reason !== undefined) return 'reason'
  if (state !== undefined) return 'state'
  return rule === undefined || rule === 'default' ? null : 'rule'
}

const beforeOf = ({ before }: Page) => (before === undefined ? sql`` : sql`and id < ${Number(before)}`)

const newestBy = (bucket: Sql, condition: Sql, page: Page, limit: number) => sql`
  select id from pull where bucket_id = ${bucket} and ${condition} ${beforeOf(page)} order by id desc limit ${limit}`

/** The newest of each state, for which there is an index, and of them the newest. */
const newestOfStates = (bucket: number, page: Page, limit: number) => sql`
  select id from (${sql.join(
    PullState.options.map(
      (state) =>
        sql`select id from (${newestBy(sql`${bucket}`, sql`state = ${stateLiteral(state)}`, page, limit)}) as newest`,
    ),
    sql` union all `,
  )}) as each_state order by id desc limit ${limit}`

/** Bucket by bucket, as the index is ordered. */
const newestOfBuckets = (condition: Sql, page: Page, limit: number) => sql`
  select p.id from bucket as b cross join pull as p
    on p.id in (${newestBy(sql`b.id`, condition, page, limit)}) order by p.id desc limit ${limit}`

type Search = { readonly looked: Sql; readonly rest: readonly Sql[]; readonly most: number | null }

const keysOf = (bucket: number, condition: Sql) => sql`select id from pull where bucket_id = ${bucket} and ${condition}`

/** Which pulls are looked at, and what is asked of them then. `most` is how many that may be, where it is not all. */
async function searchOf(db: Db, bucket: number | null, page: Page): Promise<Search> {
  const conditions = conditionsOf(page)
  for (const name of ['key', 'prefix'] as const) {
    const condition = conditions.get(name)
    if (bucket === null || !condition) continue
    if (name === 'prefix' && !(await areFew(db, keysOf(bucket, condition)))) continue
    const rest = [...conditions.values(), ...(page.before === undefined ? [] : [sql`id < ${Number(page.before)}`])]
    return { looked: keysOf(bucket, condition), rest, most: null }
  }
  const lead = leadOf(page)
  const condition = (lead && conditions.get(lead)) ?? null
  const rest = [...conditions].filter(([name]) => name !== lead).map(([, one]) => one)
  const most = rest.length > 0 ? mostLooked : page.limit + 1
  if (bucket !== null)
    return {
      looked: condition ? newestBy(sql`${bucket}`, condition, page, most) : newestOfStates(bucket, page, most),
      rest,
      most,
    }
  if (condition && rest.length === 0) return { looked: newestOfBuckets(condition, page, most), rest, most }
  const all = sql`select id from pull where true ${beforeOf(page)} order by id desc limit ${condition ? mostLooked : most}`
  return { looked: all, rest: [...conditions.values()], most: condition ? mostLooked : most }
}

async function areFew(db: Db, rows: Sql): Promise<boolean> {
  const found = sql<{ readonly count: number }>`select count(*) as count from (${rows} limit ${mostLooked + 1}) as some`
  return Number((await found.execute(db)).rows[0]?.count ?? 0) <= mostLooked
}

const select = ({ looked, rest }: Search, limit: number) => sql<PullRow>`
  with looked as materialized (${looked})
  select * from pull where id in (select id from looked) ${rest.length > 0 ? sql`and ${sql.join([...rest], sql` and `)}` : sql``}
  order by id desc limit ${limit}`

/** The last one looked at, or `null` when there are no more behind it. */
async function endOf(db: Db, { looked, rest, most }: Search): Promise<string | null> {
  if (most === null || rest.length === 0) return null
  const seen = sql<{ readonly last: number; readonly count: number }>`
    select min(id) as last, count(*) as count from (${looked}) as looked`
  const { last, count } = (await seen.execute(db)).rows[0] ?? { last: 0, count: 0 }
  return Number(count) === most ? String(last) : null
}

/** A page of the pulls of a bucket, or of all. */
export async function pageOfPulls(db: Db, bucket: number | null, page: Page): Promise<PullPage> {
  const search = await searchOf(db, bucket, page)
  const { rows } = await select(search, page.limit + 1).execute(db)
  const items = rows.slice(0, page.limit).map(toPull)
  return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : await endOf(db, search) }
}
