import { useQuery } from '@tanstack/react-query'
import { overviewOfBucket } from '../../charts/queries.ts'
import { RangeChoice } from '../../charts/range-choice.tsx'
import { useTimeRange } from '../../charts/time-range.ts'
import { paths } from '../../paths.ts'
import { QueryView } from '../../query/query-view.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { Figures } from './figures.tsx'
import { OverviewBody } from './overview-body.tsx'

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
            <Figures overview={undefined} pulls={paths.pulls(bucket)} />
            <Waiting lines={8} />
          </>
        }
        filled={(overview) => (
          <>
            <Figures overview={overview} pulls={paths.pulls(bucket)} />
            <OverviewBody overview={overview} ofAll={false} isStale={query.isPlaceholderData} />
          </>
        )}
      />
    </>
  )
}
