import { useQuery } from '@tanstack/react-query'
import { overviewOfBucket } from '../../charts/queries.ts'
import { useTimeRange } from '../../charts/time-range.ts'
import { paths } from '../../paths.ts'
import { useBucketName } from '../../use-bucket-name.ts'
import { Overview } from './overview-view.tsx'

/** `/buckets/:bucket/overview`: what a bucket holds, who answers for it, and how far its migration is. */
export function BucketOverviewPage() {
  const bucket = useBucketName()
  const [range, setRange] = useTimeRange()
  const query = useQuery(overviewOfBucket(bucket, range))
  return <Overview query={query} range={range} onPick={setRange} pulls={paths.pulls(bucket)} />
}
