import { Button } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../api/api-error.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import classes from './pull-table.module.css'
import toolbar from './pull-toolbar.module.css'
import type { PullPage } from './queries.ts'

type PullsEndProps = { query: UseInfiniteQueryResult<InfiniteData<PullPage>, ApiError>; shown: number }

/** Below the last pull that is shown: how many there are, and what is done for more. */
export function PullsEnd({ query, shown }: PullsEndProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const more = () => void (query.isFetchingNextPage || query.fetchNextPage())
  if (!query.hasNextPage && query.data?.pages.length === 1) return null
  if (query.isFetchNextPageError) {
    return (
      <FailureNote
        title={t('pulls.moreFailed')}
        {...tell(query.error)}
        onTryAgain={more}
        trying={query.isFetchingNextPage}
      />
    )
  }
  return (
    <div className={classes.end}>
      <span>{t('pulls.loaded', { count: shown, formatted: format.count(shown) })}</span>
      {query.hasNextPage && (
        <Button size="xs" variant="default" onClick={more} aria-busy={query.isFetchingNextPage}>
          {t('pulls.loadMore')}
        </Button>
      )}
    </div>
  )
}

type NewBarProps = { count: number /** There are more than are counted. */; hasMore: boolean; onShow: () => void }

/** How many pulls have come since, while the rows stay where they are. */
export function NewBar({ count, hasMore, onShow }: NewBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (count === 0 && !hasMore) return null
  const formatted = hasMore ? `${format.count(count)}+` : format.count(count)
  return (
    <div className={toolbar.newer}>
      <Button size="xs" onClick={onShow}>
        {count === 0 ? t('pulls.newest') : t('pulls.newer', { count, formatted })}
      </Button>
    </div>
  )
}
