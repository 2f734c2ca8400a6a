import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelPull, retryFailedPulls, retryPull, startPulls } from '../../../contract/pull-orders.ts'
import { type LivePull, listPulls, type PullOfBucket, type PullView } from '../../../contract/pulls.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { buckets, refreshBucket } from '../../query/buckets.ts'
import { useFailureToast } from '../../query/failure-toast.tsx'
import { useRetriedText } from '../../query/retried-text.ts'
import { toast } from '../../ui/toast.tsx'
import { type PullScope, refreshPull, rereadPulls } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

const paramsOf = ({ bucket, id }: PullOfBucket) => ({ bucket, pull: id })

type RetryAll = { readonly filter: PullFilter; readonly waiting: boolean }

type Heard = {
  /** What the server says a pull is now. */
  readonly onChanged: (pull: LivePull) => void
  /** Called when anything was tried, whatever became of it. */
  readonly onSettled: () => void
}

/** What can be done with pulls. Each tells how it ended. */
export function usePullActions(scope: PullScope, { onChanged, onSettled }: Heard) {
  const { t } = useTranslation()
  const told = useRetriedText()
  const client = useQueryClient()
  const failed = useFailureToast()
  const onError = (error: ApiError) => failed(t('pulls.notDone'), error)
  const ofOne = {
    onError,
    onSettled: (_: unknown, __: unknown, pull: PullOfBucket) => {
      onSettled()
      void refreshPull(client, pull)
    },
  }
  const tellOne =
    (title: 'pulls.retried' | 'pulls.cancelled') =>
    (now: PullView, { bucket }: PullOfBucket) => {
      onChanged({ ...now, bucket, rate: null })
      toast({ title: t(title), message: now.key })
    }
  const { mutate: retry } = useMutation({
    ...ofOne,
    mutationFn: (pull: PullOfBucket) => call(retryPull, { params: paramsOf(pull) }),
    onSuccess: tellOne('pulls.retried'),
  })
  const { mutate: cancel } = useMutation({
    ...ofOne,
    mutationFn: (pull: PullOfBucket) => call(cancelPull, { params: paramsOf(pull) }),
    onSuccess: tellOne('pulls.cancelled'),
  })
  const { mutate: again } = useMutation({
    ...ofOne,
    mutationFn: async ({ bucket, key }: PullOfBucket) => {
      const params = { bucket }
      const { queued } = await call(startPulls, { params, body: { keys: [key], replace: true } })
      if (queued === 0) return null
      return (await call(listPulls, { params, query: { key, limit: 1 } })).items[0] ?? null
    },
    onSuccess: (now, { bucket, key }) => {
      if (now === null) return toast({ title: t('pulls.notPulled'), message: key, warning: true })
      onChanged({ ...now, bucket, rate: null })
      toast({ title: t('pulls.pulledAgain'), message: key })
    },
  })
  const retryAll = useMutation({
    onError,
    mutationFn: async ({ filter: { reason, rule, warmUp, prefix, contains }, waiting }: RetryAll) => {
      const body = { reason, rule, warmUp, prefix: prefix || undefined, contains: contains || undefined, waiting }
      let queued = 0
      for (const bucket of await bucketsOf(scope))
        queued += (await call(retryFailedPulls, { params: { bucket }, body })).queued
      return queued
    },
    onSuccess: (queued, { waiting }) => toast(waiting ? told.hurried(queued) : told.retried(queued)),
    onSettled: () => {
      // What events told while it was read again may be newer.
      void rereadPulls(client, scope).then(onSettled)
      if (scope !== null) void refreshBucket(client, scope)
    },
  })
  const bucketsOf = async (one: PullScope) =>
    one === null ? (await client.fetchQuery(buckets.list())).items.map(({ name }) => name) : [one]
  const actions = useMemo(() => ({ retry, cancel, again }), [retry, cancel, again])
  return { actions, retryAll }
}

export type PullActions = ReturnType<typeof usePullActions>['actions']
