import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getBucketOverview, getOverview } from '../../contract/overview.ts'
import { call } from '../api/call.ts'
import { buckets } from '../query/buckets.ts'
import { type RangeName, timeOf, timeRanges } from './time-range.ts'

/** What another time shows stays until this one is there: nothing jumps. */
const live = (range: RangeName) => ({
  staleTime: 0,
  refetchInterval: timeRanges[range].refresh * 1_000,
  placeholderData: keepPreviousData,
})

export const overviewOfBucket = (bucket: string, range: RangeName) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'overview', range] as const,
    queryFn: ({ signal }) => call(getBucketOverview, { params: { bucket }, query: timeOf(range, new Date()), signal }),
    ...live(range),
  })

export const overviewOfAll = (range: RangeName) =>
  queryOptions({
    queryKey: [...buckets.all(), 'overview', range] as const,
    queryFn: ({ signal }) => call(getOverview, { query: timeOf(range, new Date()), signal }),
    ...live(range),
  })
