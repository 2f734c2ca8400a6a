import { Button } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../api/api-error.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import classes from './pull-table.module.css'
import type { PullPage } from './queries.ts'

type PullsEndProps = { query: UseInfiniteQueryResult<InfiniteData<PullPage>, ApiError>; shown: number }

/** Below the last pull that is shown: how many there are, and the way to more. */
export function PullsEnd({ query, shown }: PullsEndProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = useFailureText()
  const more = () => void (query.isFetchingNextPage || query.fetchNextPage())
  const end = useRef<HTMLDivElement>(null)
  // The button goes with the last page.
  useEffect(() => {
    if (!query.hasNextPage && document.activeElement === document.body) end.current?.focus({ preventScroll: true })
  }, [query.hasNextPage])
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
    <div ref={end} tabIndex={-1} className={classes.end}>
      <span>{t('pulls.loaded', { count: shown, formatted: format.count(shown) })}</span>
      {query.hasNextPage && (
        <Button size="xs" variant="default" onClick={more} aria-busy={query.isFetchingNextPage}>
          {t('pulls.loadMore')}
        </Button>
      )}
    </div>
  )
}
