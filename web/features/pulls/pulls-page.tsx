import { FoldedCharts } from '../../charts/folded-charts.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { PullBrowser } from './pull-browser.tsx'

/** `/buckets/:bucket/pulls`: what is being copied, what was, and what could not be. */
export function PullsPage() {
  const bucket = useBucketName()
  return (
    <>
      <FoldedCharts bucket={bucket} />
      <PullBrowser key={bucket} scope={bucket} />
    </>
  )
}
