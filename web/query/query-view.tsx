import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/api-error.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useFailureText } from './failure-text.ts'

type QueryViewProps<T> = {
  query: UseQueryResult<T, ApiError>
  filled: (data: T) => ReactNode
  /** Shown instead of `filled` when `isEmpty` says so. */
  empty?: ReactNode
  isEmpty?: (data: T) => boolean
  waiting?: ReactNode
}

/** The four states of everything that is loaded: waiting, failed, empty, filled. */
export function QueryView<T>({ query, filled, empty, isEmpty, waiting = <Waiting /> }: QueryViewProps<T>) {
  const { t } = useTranslation()
  const tell = useFailureText()
  if (query.isPending) return waiting
  const tryAgain = { onTryAgain: () => void query.refetch(), trying: query.isFetching }
  if (query.data === undefined) {
    return <FailureNote title={t('common.failure.title')} {...tell(query.error)} {...tryAgain} />
  }
  const shown = isEmpty?.(query.data) ? empty : filled(query.data)
  if (!query.isRefetchError) return shown
  return (
    <>
      <FailureNote quiet title={t('common.refreshFailed')} {...tell(query.error)} {...tryAgain} />
      {shown}
    </>
  )
}
