import { bucketNameProblem, fullBucketName } from '../../contract/bucket-name.ts'
import { createBucket, deleteBucket, getBucket, listBuckets, updateBucket } from '../../contract/buckets.ts'
import { addBucket, db, findBucket } from './db.ts'
import { mock } from './mock.ts'
import { Refused } from './refused.ts'

export const bucketHandlers = [
  mock(listBuckets, () => ({
    items: [...db.buckets.values()].map(({ view }) => view).sort((a, b) => (a.name < b.name ? -1 : 1)),
  })),
  mock(createBucket, ({ body }) => {
    const problem = bucketNameProblem(body.name, db.system)
    if (problem) throw new Refused('InvalidRequest', { fields: [{ pointer: '/name', code: problem, detail: problem }] })
    if (body.name === 'fails') throw new Refused('InternalError')
    const name = fullBucketName(body.name, db.system)
    if (body.name === 'taken' || db.buckets.has(name)) throw new Refused('BucketExists')
    return addBucket(name, { view: { access: body.access } }).view
  }),
  mock(getBucket, ({ params }) => findBucket(params.bucket).view),
  mock(updateBucket, ({ params, body, seenVersion }) => {
    const bucket = findBucket(params.bucket)
    if (bucket.view.version !== seenVersion) throw new Refused('PreconditionFailed')
    const { access = bucket.view.access, accelerated = bucket.view.accelerated } = body
    bucket.view = { ...bucket.view, access, accelerated, version: seenVersion + 1 }
    return bucket.view
  }),
  mock(deleteBucket, ({ params }) => {
    if (findBucket(params.bucket).view.objects > 0) throw new Refused('BucketNotEmpty')
    db.buckets.delete(params.bucket)
    return null
  }),
]
