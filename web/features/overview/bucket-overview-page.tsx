import { useQuery } from '@tanstack/react-query'
import { QueryView } from '../../query/query-view.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { Figures } from './figures.tsx'
import { OverviewBody, RangeChoice } from './overview-body.tsx'
import { overviewOfBucket } from './queries.ts'
import { useTimeRange } from './time-range.ts'

/** `/buckets/:bucket/overview`: what a bucket holds, who answers for it, and how far its migration is. */
export function BucketOverviewPage() {
  const bucket = useBucketName()
  const [range, setRange] = useTimeRange()
  const query = useQuery(overviewOfBucket(bucket, range))
  return (
    <>
      <RangeChoice range={range} onPick={setRange} />
      <QueryView
        query={query}
        waiting={
          <>
            <Figures overview={undefined} />
            <Waiting lines={8} />
          </>
        }
        filled={(overview) => (
          <>
            <Figures overview={overview} />
            <OverviewBody overview={overview} ofAll={false} isStale={query.isPlaceholderData} />
          </>
        )}
      />
    </>
  )
}
