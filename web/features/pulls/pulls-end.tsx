import { Button } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../api/api-error.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import classes from './pull-table.module.css'
import type { PullPage } from './queries.ts'

type PullsEndProps = { query: UseInfiniteQueryResult<InfiniteData<PullPage>, ApiError>; shown: number }

/** Below the last pull that is shown, as long as there are more. */
export function PullsEnd({ query, shown }: PullsEndProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const more = () => void (query.isFetchingNextPage || query.fetchNextPage())
  if (!query.hasNextPage) return null
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
      <Button size="xs" variant="default" onClick={more} aria-busy={query.isFetchingNextPage}>
        {t('pulls.loadMore')}
      </Button>
    </div>
  )
}
