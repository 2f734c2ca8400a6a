import type { InfiniteData } from '@tanstack/react-query'
import type { PullChanges, PullView } from '../../../contract/pulls.ts'
import type { PullPage } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

type Pages = InfiniteData<PullPage, unknown>

/** So many pulls may come in above the first page before those below it are let go: they are loaded again when asked for. */
const mostOnFirst = 1000

/** Whether a list shows a pull. */
function meets({ state, reason, prefix }: PullFilter, pull: PullView): boolean {
  if (state !== undefined && pull.state !== state) return false
  if (reason !== undefined && pull.reason !== reason) return false
  return pull.key.startsWith(prefix)
}

/**
 * The list with what has changed since: pulls in it as they are now, those that the filter does not name any more gone,
 * new ones on top. However many pages are loaded.
 */
export function mergeChanges(data: Pages, filter: PullFilter, { pulls, counts }: PullChanges): Pages {
  const changed = new Map(pulls.map((pull) => [pull.id, pull]))
  const seen = new Set<string>()
  const pages = data.pages.map((page) => ({
    ...page,
    counts,
    items: page.items.flatMap((item) => {
      seen.add(item.id)
      const now = changed.get(item.id)
      if (now === undefined) return [item]
      return meets(filter, now) ? [now] : []
    }),
  }))
  const [first, ...rest] = pages
  if (first === undefined) return data
  // What is older than the first page and was not in it belongs further down, where it is loaded from in its turn.
  const newest = Number(data.pages[0]?.items[0]?.id ?? 0)
  const added = pulls
    .filter((pull) => !seen.has(pull.id) && Number(pull.id) > newest && meets(filter, pull))
    .sort((a, b) => Number(b.id) - Number(a.id))
  const items = [...added, ...first.items]
  if (items.length <= mostOnFirst) return { ...data, pages: [{ ...first, items }, ...rest] }
  const kept = items.slice(0, mostOnFirst)
  const next = kept.at(-1)?.id ?? null
  return { pages: [{ ...first, items: kept, next }], pageParams: data.pageParams.slice(0, 1) }
}

/** The list with the newest page of it read anew: what both have is joined, else the new one alone is left. */
export function mergeNewest(data: Pages, fresh: PullPage): Pages {
  const known = new Set(data.pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const overlaps = fresh.next === null || fresh.items.some(({ id }) => known.has(id))
  if (!overlaps || data.pages.length === 0) return { pages: [fresh], pageParams: [null] }
  const now = new Map(fresh.items.map((pull) => [pull.id, pull]))
  const pages = data.pages.map((page) => ({
    ...page,
    counts: fresh.counts,
    items: page.items.map((item) => now.get(item.id) ?? item),
  }))
  const [first, ...rest] = pages
  if (first === undefined) return data
  const added = fresh.items.filter(({ id }) => !known.has(id))
  return { ...data, pages: [{ ...first, items: [...added, ...first.items] }, ...rest] }
}
