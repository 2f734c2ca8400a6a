import { useParams } from 'react-router'

/** The bucket whose pages these are. */
export function useBucketName(): string {
  const { bucket } = useParams()
  if (bucket === undefined) throw new Error('useBucketName needs a route below /buckets/:bucket')
  return bucket
}
