import { useQuery } from '@tanstack/react-query'
import { buckets } from '../../query/buckets.ts'
import { QueryView } from '../../query/query-view.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { BasicInformation } from './basic-information.tsx'
import { Domains } from './domains.tsx'
import { OriginPullCard } from './origin-pull-card.tsx'

/** `/buckets/:bucket/basic`: what a bucket is, where it answers, and where it fetches what it does not hold. */
export function BasicPage() {
  const name = useBucketName()
  const bucket = useQuery(buckets.one(name))
  return (
    <>
      <QueryView
        query={bucket}
        filled={(view) => (
          <>
            <BasicInformation bucket={view} />
            <Domains bucket={view} />
          </>
        )}
      />
      <OriginPullCard key={name} bucket={name} />
    </>
  )
}
