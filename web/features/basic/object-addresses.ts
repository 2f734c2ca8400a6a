import type { BucketView } from '../../../contract/buckets.ts'
import type { SystemView } from '../../../contract/system.ts'

/** The key of the example that the manuals use. */
export const sampleKey = 'picture.jpg'

/** Where objects of a bucket are found, scheme and port of the objects listener included. */
export function bucketAddresses(bucket: BucketView, { objectsUrl }: SystemView) {
  const { protocol, host, port } = new URL(objectsUrl)
  const withPort = (name: string) => `${protocol}//${name}${port && `:${port}`}`
  return {
    access: withPort(bucket.domains.access),
    accelerated: withPort(bucket.domains.accelerated),
    pathStyle: `${protocol}//${host}/${bucket.name}`,
  }
}

/** A line for the shell that asks for one object by the bucket's shortest name. */
export function curlLine(bucket: BucketView, system: SystemView): string {
  const { access, accelerated } = bucketAddresses(bucket, system)
  return `curl -i '${bucket.accelerated ? accelerated : access}/${sampleKey}'`
}
