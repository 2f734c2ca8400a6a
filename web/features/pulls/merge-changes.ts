import type { InfiniteData } from '@tanstack/react-query'
import type { LivePull, PullCounts } from '../../../contract/pulls.ts'
import type { ListedPull, PullPage } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

type Pages = InfiniteData<PullPage, unknown>
type Told = {
  readonly pulls: readonly LivePull[]
  readonly counts: PullCounts
  /** Where it is told. */
  readonly rate?: number | null
}

/** So many new ones are kept aside, and twice as many on the first page; what is below is loaded again when asked for. */
const mostNewer = 1000
const mostOnFirst = 2 * mostNewer

const newestFirst = (a: ListedPull, b: ListedPull) => Number(b.id) - Number(a.id)

/** Whether a list shows a pull. */
function meets({ state, reason, rule, prefix, contains, warmUp }: PullFilter, pull: LivePull): boolean {
  if (state !== undefined && pull.state !== state) return false
  if (reason !== undefined && pull.reason !== reason) return false
  if (rule !== undefined && pull.rule !== rule) return false
  if (warmUp !== undefined && pull.warmUp !== warmUp) return false
  return pull.key.startsWith(prefix) && pull.key.includes(contains)
}

/**
 * The list with what has changed since. While it is held nothing changes its place: what the filter does not name any
 * more is `gone` where it stands, what is new waits aside.
 */
export function mergeChanges(data: Pages, filter: PullFilter, { pulls, counts, rate }: Told, isHeld: boolean): Pages {
  const [first] = data.pages
  if (first === undefined) return data
  const changed = new Map(pulls.map((pull) => [pull.id, pull]))
  const seen = new Set<string>()
  const now = (item: ListedPull): ListedPull => {
    const pull = changed.get(item.id)
    if (pull === undefined) return item
    seen.add(item.id)
    return { ...pull, gone: !meets(filter, pull) }
  }
  const ids = pulls.map(({ id }) => Number(id))
  const pages = data.pages.map((page) => (holdsOne(page, ids) ? { ...page, items: page.items.map(now) } : page))
  const waiting = first.newer.map(now).filter(({ gone }) => !gone)
  const loadedTo = Number(data.pages.at(-1)?.next ?? 0)
  const added = pulls.filter((pull) => !seen.has(pull.id) && Number(pull.id) > loadedTo && meets(filter, pull))
  const newer = [...waiting, ...added.map((pull) => ({ ...pull, gone: false }))].sort(newestFirst)
  const merged = withFirst(
    { ...data, pages },
    { counts, ...(rate === undefined ? {} : { rate }), ...bounded(newer, first.isGap) },
  )
  return isHeld ? merged : settle(merged)
}

/** Shows what somebody has just asked for at once, wherever the pointer is; all others stay where they are. */
export function insertOwn(data: Pages, filter: PullFilter, pull: LivePull): Pages {
  const [first] = data.pages
  if (first === undefined) return data
  const isListed = data.pages.some(({ items }) => items.some(({ id }) => id === pull.id))
  if (isListed || !meets(filter, pull)) return mergeChanges(data, filter, { pulls: [pull], counts: first.counts }, true)
  return withFirst(data, {
    items: [{ ...pull, gone: false }, ...first.items].sort(newestFirst),
    newer: first.newer.filter(({ id }) => id !== pull.id),
  })
}

/** A page is looked through only if a changed pull may be on it. */
function holdsOne({ items }: PullPage, ids: readonly number[]): boolean {
  const [newest, oldest] = [Number(items[0]?.id ?? 0), Number(items.at(-1)?.id ?? 0)]
  return ids.some((id) => id <= newest && id >= oldest)
}

const bounded = (newer: readonly ListedPull[], isGap: boolean) => ({
  newer: newer.slice(0, mostNewer),
  isGap: isGap || newer.length > mostNewer,
})

const withFirst = (data: Pages, more: Partial<PullPage>): Pages => ({
  ...data,
  pages: data.pages.map((page, n) => (n === 0 ? { ...page, ...more } : page)),
})

/** Everything in its place: what is gone goes, what is new comes in. */
export function settle(data: Pages): Pages {
  const [first] = data.pages
  if (first === undefined) return data
  if (first.isGap) return onlyFirst(data, first.newer)
  let waiting = first.newer
  const pages = data.pages.map((page, n) => {
    const from = n === data.pages.length - 1 ? 0 : Number(page.next ?? 0)
    const mine = waiting.filter(({ id }) => Number(id) >= from)
    if (mine.length === 0 && !page.items.some(({ gone }) => gone)) return page
    waiting = waiting.filter(({ id }) => Number(id) < from)
    return { ...page, items: [...mine, ...page.items.filter(({ gone }) => !gone)].sort(newestFirst) }
  })
  const settled = withFirst({ ...data, pages }, { newer: [] })
  const items = settled.pages[0]?.items ?? []
  return items.length > mostOnFirst ? onlyFirst(settled, items.slice(0, mostNewer)) : settled
}

/** These alone, and the way to what is below them. */
function onlyFirst(data: Pages, items: readonly ListedPull[]): Pages {
  const [first] = data.pages
  if (first === undefined) return data
  const next = items.at(-1)?.id ?? null
  return { pages: [{ ...first, items, next, newer: [], isGap: false }], pageParams: data.pageParams.slice(0, 1) }
}

type Reading = {
  readonly isHeld: boolean
  /** Since the reading before, which tells how fast bytes came; 0 where events tell that. */
  readonly seconds: number
}

/** The list with its newest page read anew, where no events tell of changes. */
export function mergeNewest(data: Pages, filter: PullFilter, fresh: PullPage, { isHeld, seconds }: Reading): Pages {
  const [first] = data.pages
  if (first === undefined) return data
  const from = Number(fresh.next ?? 0)
  const known = new Map(
    [...first.newer, ...data.pages.flatMap(({ items }) => items)]
      .filter(({ id }) => Number(id) >= from)
      .map((pull) => [pull.id, pull]),
  )
  if (known.size === 0 && from > 0) {
    const apart = withFirst(data, { newer: fresh.items, counts: fresh.counts, isGap: true })
    return isHeld ? apart : settle(apart)
  }
  const pulls = fresh.items.map((pull) => ({ ...pull, rate: rateOf(known.get(pull.id), pull, seconds) }))
  const whole = isOverlapping(data, from) ? withFirst(data, { isGap: false }) : data
  const rate = seconds > 0 ? { rate: sumOfRates(pulls) } : {}
  const merged = mergeChanges(whole, filter, { pulls, counts: fresh.counts, ...rate }, true)
  const stillThere = new Set(fresh.items.map(({ id }) => id))
  const isGone = ({ id }: ListedPull) => known.has(id) && !stillThere.has(id)
  const pages = merged.pages.map((page) =>
    page.items.some(isGone)
      ? { ...page, items: page.items.map((pull) => (isGone(pull) ? { ...pull, gone: true } : pull)) }
      : page,
  )
  return isHeld ? { ...merged, pages } : settle({ ...merged, pages })
}

/** Nothing is missing between the newest and what is loaded. */
const isOverlapping = ({ pages }: Pages, from: number) =>
  pages.some(({ items }) => items.some(({ id }) => Number(id) >= from))

function sumOfRates(pulls: readonly LivePull[]): number | null {
  const rates = pulls.flatMap(({ rate }) => rate ?? [])
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0)
}

function rateOf(before: LivePull | undefined, now: LivePull, seconds: number): number | null {
  if (before?.state !== 'running' || now.state !== 'running' || now.bytes < before.bytes) return null
  if (seconds <= 0) return before.rate
  return (now.bytes - before.bytes) / seconds
}
