import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef } from 'react'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { NoPulls } from './no-pulls.tsx'
import { PullDrawer } from './pull-drawer.tsx'
import { PullTable } from './pull-table.tsx'
import { AllActions, PullToolbar } from './pull-toolbar.tsx'
import { NewBar, PullsEnd } from './pulls-end.tsx'
import { exportUrl, type PullScope, pullList, rereadPulls } from './queries.ts'
import { StateCounts } from './state-counts.tsx'
import { Throughput } from './throughput.tsx'
import { useLivePulls } from './use-live-pulls.ts'
import { useStart } from './use-place.ts'
import { usePullActions } from './use-pull-actions.ts'
import { type PullFilter, usePullFilter } from './use-pull-filter.ts'
import { useSaidCounts } from './use-said-counts.ts'

type PullBrowserProps = {
  scope: PullScope
  /** Where one of all buckets is picked. */
  picker?: ReactNode
}

/** The pulls of a bucket or of all: live, narrowed by what the address says, with all that can be done with them. */
export function PullBrowser({ scope, picker }: PullBrowserProps) {
  const client = useQueryClient()
  const { setters, filter, isEmpty } = useStableFilter()
  const { start, leaveStart } = useStart(scope, filter)
  const query = useInfiniteQuery({ ...pullList(scope, filter, start), placeholderData: keepPreviousData })
  const first = query.data?.pages[0]
  const body = useRef<HTMLTableSectionElement>(null)
  // Who came back to a place stays there.
  const isHeld = useCallback(() => start !== null || isInUse(body.current), [start])
  const isMoving = first !== undefined && first.counts.queued + first.counts.running > 0
  const live = useLivePulls(scope, { filter, start, isHeld, isListed: first !== undefined, isMoving })
  const { actions, retryAll } = usePullActions(scope, { onChanged: live.keep, onSettled: live.readNow })
  const rules = useQuery({ ...originPullQuery(scope ?? ''), enabled: scope !== null })
  const ruleIds = useMemo(() => rules.data?.rules.map(({ id }) => id) ?? [], [rules.data])
  const pulls = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  useSaidCounts(first?.counts)
  const showNewer = () => {
    if (start === null) live.settle()
    else leaveStart()
    window.scrollTo({ top: 0 })
  }
  return (
    <>
      <PullToolbar
        filter={filter}
        setters={setters}
        picker={picker}
        rules={scope === null ? [] : ruleIds}
        refreshing={query.isRefetching && !query.isFetchingNextPage}
        onRefresh={() => void rereadPulls(client, scope)}
      />
      <QueryView
        query={query}
        waiting={<Waiting as="table" lines={8} />}
        filled={({ pages }) => (
          <>
            <Toolbar
              end={
                first && (
                  <AllActions
                    state={filter.state}
                    counts={first.counts}
                    isNarrowed={isNarrowed(filter)}
                    retrying={retryAll.isPending}
                    onRetryAll={({ waiting }) => retryAll.mutate({ filter, waiting })}
                    exportUrl={exportUrl(scope, filter)}
                  />
                )
              }
            >
              {pages[0] && <StateCounts counts={pages[0].counts} state={filter.state} onPick={setters.setState} />}
              {pages[0] && <Throughput counts={pages[0].counts} rate={pages[0].rate} readAt={query.dataUpdatedAt} />}
            </Toolbar>
            <NewBar count={first?.newer.length ?? 0} hasMore={first?.isGap ?? false} onShow={showNewer} />
            {pulls.length > 0 ? (
              <PullTable
                pulls={pulls}
                start={start}
                rules={scope === null ? null : ruleIds}
                actions={actions}
                body={body}
                hasMore={query.hasNextPage && !query.isFetchNextPageError}
                onEnd={() => void (query.isFetchingNextPage || query.fetchNextPage())}
                onLeave={() => void (isHeld() || live.settle())}
              />
            ) : (
              !query.hasNextPage && <NoPulls scope={scope} onShowAll={isEmpty ? null : setters.clear} />
            )}
            <PullsEnd query={query} shown={pulls.length} />
          </>
        )}
      />
      <PullDrawer scope={scope} pulls={pulls} actions={actions} />
    </>
  )
}

/** The filter itself is the same object as long as it says the same. */
function useStableFilter() {
  const { state, reason, rule, warmUp, prefix, contains, isEmpty, ...setters } = usePullFilter()
  const filter = useMemo(
    () => ({ state, reason, rule, warmUp, prefix, contains }),
    [state, reason, rule, warmUp, prefix, contains],
  )
  return { filter, isEmpty, setters }
}

/** Somebody points at a row, has the focus in one, or has scrolled down: then nothing may move. */
const isInUse = (body: HTMLElement | null) =>
  body !== null &&
  (body.matches(':hover') || body.contains(document.activeElement) || body.getBoundingClientRect().top < 0)

/** Whether more than the state says which pulls are meant. */
const isNarrowed = ({ state: _, ...others }: PullFilter) => Object.values(others).some(Boolean)
