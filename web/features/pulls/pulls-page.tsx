import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { NoneLeftIcon, PullIcon } from '../../ui/icons.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { PullTable } from './pull-table.tsx'
import { PullToolbar } from './pull-toolbar.tsx'
import { PullsEnd } from './pulls-end.tsx'
import { pullList } from './queries.ts'
import { StateCounts } from './state-counts.tsx'
import { useLivePulls } from './use-live-pulls.ts'
import { usePullActions } from './use-pull-actions.ts'
import { usePullFilter } from './use-pull-filter.ts'

/** `/buckets/:bucket/pulls`: what is being copied, what was, and what could not be. */
export function PullsPage() {
  const { t } = useTranslation()
  const bucket = useBucketName()
  const filter = usePullFilter()
  const live = useLivePulls(bucket, filter)
  const query = useInfiniteQuery({ ...pullList(bucket, filter, { live }), placeholderData: keepPreviousData })
  const rules = useQuery(originPullQuery(bucket))
  const actions = usePullActions(bucket)
  const pulls = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PullToolbar
        filter={filter}
        failed={query.data?.pages[0]?.counts.failed ?? 0}
        refreshing={query.isRefetching && !query.isFetchingNextPage}
        onRefresh={() => void query.refetch()}
        retryAll={actions.retryAll}
      />
      <QueryView
        query={query}
        waiting={<Waiting as="table" lines={8} />}
        filled={({ pages }) => (
          <>
            {pages[0] && <StateCounts counts={pages[0].counts} state={filter.state} onPick={filter.setState} />}
            {pulls.length > 0 ? (
              <>
                <PullTable pulls={pulls} rules={rules.data?.rules.map(({ id }) => id) ?? []} actions={actions} />
                <PullsEnd query={query} shown={pulls.length} />
              </>
            ) : filter.isEmpty ? (
              <EmptyNote
                icon={<PullIcon size={24} />}
                title={t('pulls.empty.title')}
                action={
                  <Button component={Link} to={paths.basic(bucket)} variant="default">
                    {t('pulls.empty.action')}
                  </Button>
                }
              >
                {t('pulls.empty.text')}
              </EmptyNote>
            ) : (
              <EmptyNote
                icon={<NoneLeftIcon size={24} />}
                title={t('pulls.noneFound.title')}
                action={
                  <Button variant="default" onClick={filter.clear}>
                    {t('pulls.noneFound.action')}
                  </Button>
                }
              >
                {t('pulls.noneFound.text')}
              </EmptyNote>
            )}
          </>
        )}
      />
    </>
  )
}
