import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { cancelPull, type PullView, retryFailedPulls, retryPull, startPulls } from '../../../contract/pulls.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { toast } from '../../ui/toast.tsx'
import { refreshPulls } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

/** What can be done with pulls. Each tells how it ended, and the list is read again. */
export function usePullActions(bucket: string) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const tell = useFailureText()
  const shared = {
    onSettled: () => void refreshPulls(client, bucket),
    onError: (error: ApiError) => toast({ title: t('pulls.notDone'), message: tell(error).message, warning: true }),
  }
  const retry = useMutation({
    ...shared,
    mutationFn: ({ id }: PullView) => call(retryPull, { params: { bucket, pull: id } }),
    onSuccess: ({ key }) => toast({ title: t('pulls.retried'), message: key }),
  })
  const cancel = useMutation({
    ...shared,
    mutationFn: ({ id }: PullView) => call(cancelPull, { params: { bucket, pull: id } }),
    onSuccess: ({ key }) => toast({ title: t('pulls.cancelled'), message: key }),
  })
  const again = useMutation({
    ...shared,
    mutationFn: ({ key }: PullView) => call(startPulls, { params: { bucket }, body: { keys: [key], replace: true } }),
    onSuccess: ({ queued }, { key }) =>
      queued > 0
        ? toast({ title: t('pulls.pulledAgain'), message: key })
        : toast({ title: t('pulls.notPulled'), message: key, warning: true }),
  })
  const retryAll = useMutation({
    ...shared,
    mutationFn: ({ reason, prefix }: PullFilter) =>
      call(retryFailedPulls, { params: { bucket }, body: { reason, prefix: prefix || undefined } }),
    onSuccess: ({ queued }) =>
      toast({ title: t('pulls.retriedAll', { count: queued, formatted: format.count(queued) }) }),
  })
  return { retry: retry.mutate, cancel: cancel.mutate, again: again.mutate, retryAll }
}

export type PullActions = ReturnType<typeof usePullActions>
