import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { retryFailedPulls } from '../../contract/pull-orders.ts'
import { call } from '../api/call.ts'
import { buckets } from '../query/buckets.ts'
import { useFailureToast } from '../query/failure-toast.tsx'
import { useRetriedText } from '../query/retried-text.ts'
import { toast } from '../ui/toast.tsx'

/** Queues every failed pull of a bucket again, wherever one is. */
export function useRetryFailed(bucket: string) {
  const { t } = useTranslation()
  const told = useRetriedText()
  const client = useQueryClient()
  const failed = useFailureToast()
  return useMutation({
    mutationFn: () => call(retryFailedPulls, { params: { bucket }, body: {} }),
    onSuccess: ({ queued }) => toast({ message: bucket, ...told.retried(queued) }),
    onError: (error) => failed(t('pulls.notDone'), error),
    onSettled: () => client.invalidateQueries({ queryKey: buckets.of(bucket) }),
  })
}
