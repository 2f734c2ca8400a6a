import { createBucket, deleteBucket, getBucket, listBuckets, updateBucket } from '../../../contract/buckets.ts'
import type { SystemView } from '../../../contract/system.ts'
import type { Buckets } from '../../manage/buckets.ts'
import { presentBucket } from './present.ts'
import { type Route, route } from './route.ts'

export const bucketRoutes = ({ buckets, system }: { buckets: Buckets; system: SystemView }): Route[] => [
  route(listBuckets, async () => ({ items: (await buckets.list()).map((facts) => presentBucket(facts, system)) })),
  route(createBucket, async ({ body }) => presentBucket(await buckets.create(body), system)),
  route(getBucket, async ({ params }) => presentBucket(await buckets.get(params.bucket), system)),
  route(updateBucket, async ({ params, body, seenVersion }) =>
    presentBucket(await buckets.update(params.bucket, seenVersion, body), system),
  ),
  route(deleteBucket, async ({ params }) => {
    await buckets.remove(params.bucket)
    return null
  }),
]
