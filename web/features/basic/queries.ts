import { queryOptions } from '@tanstack/react-query'
import { getOriginPull } from '../../../contract/origin-pull.ts'
import { call } from '../../api/call.ts'
import { buckets } from '../../query/buckets.ts'

export const originPullQuery = (bucket: string) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'origin-pull'],
    queryFn: ({ signal }) => call(getOriginPull, { params: { bucket }, signal }),
  })
