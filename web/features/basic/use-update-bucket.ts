import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type BucketView, updateBucket } from '../../../contract/buckets.ts'
import type { Access } from '../../../contract/fields.ts'
import { refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { keepBucket, refreshBucket } from '../../query/buckets.ts'

type Change = { access: Access } | { accelerated: boolean }

/** Changes one setting of a bucket. What the server answers becomes the view; so does what somebody else saved. */
export function useUpdateBucket(bucket: BucketView, onChanged: (changed: BucketView) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) =>
      call(updateBucket, { params: { bucket: bucket.name }, body, ifMatch: bucket.version }),
    onSuccess: async (changed: BucketView) => {
      await keepBucket(client, changed)
      onChanged(changed)
    },
    onError: (error) => (refusalCode(error) === 'PreconditionFailed' ? refreshBucket(client, bucket.name) : undefined),
  })
}
