import { Navigate, useSearchParams } from 'react-router'
import { useBucketName } from '../../use-bucket-name.ts'
import { Files } from './files.tsx'
import { straightAddress } from './use-place.ts'

/** `/buckets/:bucket/files`: folders and objects. `?prefix=` is the folder, `?search=` narrows it, `?key=` has details. */
export function FileListPage() {
  const bucket = useBucketName()
  const [params] = useSearchParams()
  const straight = straightAddress(bucket, params)
  return straight === null ? <Files key={bucket} /> : <Navigate to={straight} replace />
}
