import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getOriginPullVersion, listOriginPullVersions } from '../../../contract/origin-pull-history.ts'
import { call } from '../../api/call.ts'
import { buckets } from '../../query/buckets.ts'

/** The versions as they are while `now` is the current one: a new save asks again, and what is open stays open. */
export const versionsQuery = (bucket: string, now: number) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'origin-pull-versions', now],
    queryFn: ({ signal }) => call(listOriginPullVersions, { params: { bucket }, signal }),
    placeholderData: keepPreviousData,
  })

/** A version never changes. */
export const versionQuery = (bucket: string, version: number) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'origin-pull-version', version],
    queryFn: ({ signal }) => call(getOriginPullVersion, { params: { bucket, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
