import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { buckets } from '../../query/buckets.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { useAddress } from '../../use-address.ts'
import { useBucketName } from '../../use-bucket-name.ts'
import { BasicInformation } from './basic-information.tsx'
import { Domains } from './domains.tsx'
import { OriginPullCard } from './origin-pull-card.tsx'

const TryUrl = lazyPart(() => import('../../rules/try-url/try-url.tsx').then((m) => m.TryUrl))

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
      <Trying key={`try ${name}`} bucket={name} />
    </>
  )
}

/** The request being tried stands in the address, so that a link shows the same. */
function Trying({ bucket }: { bucket: string }) {
  const { data: view } = useQuery(originPullQuery(bucket))
  const [params, change] = useAddress()
  const keep = (text: string) => change({ try: text }, { replace: true, preventScrollReset: true })
  if (view === undefined) return null
  return (
    <Suspense>
      <TryUrl bucket={bucket} view={view} text={params.get('try') ?? ''} onText={keep} />
    </Suspense>
  )
}
