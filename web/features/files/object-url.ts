import type { BucketView } from '../../../contract/buckets.ts'
import type { SystemView } from '../../../contract/system.ts'

/** Where end users fetch an object: the accelerated domain if it is on, else the access domain. */
export function objectUrl(system: SystemView, bucket: BucketView, key: string): string {
  const { protocol, port } = new URL(system.objectsUrl)
  const domain = bucket.accelerated ? bucket.domains.accelerated : bucket.domains.access
  return `${protocol}//${domain}${port && `:${port}`}/${encodeKey(key)}`
}

const encodeKey = (key: string) =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, percent))
    .join('/')

/** What `encodeURIComponent` lets through and shells or Markdown would trip over. */
const percent = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`

/** Whether clients would fold the path (RFC 3986 §5.2.4) and so ask for another key. */
export const hasDotSegment = (key: string) => key.split('/').some((part) => part === '.' || part === '..')
