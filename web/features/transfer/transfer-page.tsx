import { useQuery } from '@tanstack/react-query'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { BackToBasic } from '../../rules/back-to-basic.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { ExportCard } from './export-card.tsx'
import { ImportCard } from './import-card.tsx'

/** `/buckets/:bucket/basic/transfer`: a bucket's origin-pull as a document, out and in. */
export function TransferPage() {
  const bucket = useBucketName()
  return (
    <>
      <BackToBasic bucket={bucket} />
      <QueryView
        query={useQuery(originPullQuery(bucket))}
        filled={(now) => (
          <>
            <ImportCard key={bucket} bucket={bucket} now={now} />
            <ExportCard bucket={bucket} version={now.version} />
          </>
        )}
      />
    </>
  )
}
