import type { OriginAddress } from '../../contract/origin-address.ts'
import { encodeKey, hasDotSegment } from './object-key.ts'
import type { OriginRule } from './origin-pull.ts'

/** What is asked of an origin. `query` is raw, without `?`; `scheme` the client's, for rules that follow it. */
export type WantedUrl = {
  readonly key: string
  readonly query: string | null
  readonly scheme: 'http' | 'https'
}

type Addressed = Pick<OriginRule, 'path' | 'protocol' | 'credentials'>

/** The URL of a key on one origin of a rule: configuration and the encoded key, and the query where it is passed. */
export function originUrl(rule: Addressed, address: OriginAddress, { key, query, scheme }: WantedUrl): string {
  const bucket = bucketOn(rule, address)
  const path = `${bucket.path}${originPath(rule.path, key)}`
  const host = `${bucket.host}${address.canonical}`
  return `${rule.protocol === 'follow' ? scheme : rule.protocol}://${host}/${encodeKey(path)}${asSearch(query)}`
}

/** Whether a key, or what a rule makes of it, has a segment that is folded on the way (see `hasDotSegment`). */
export function leavesItsPath(rule: Addressed, key: string): boolean {
  const path = originPath(rule.path, key)
  return hasDotSegment(key) || (path !== key && hasDotSegment(path)) || hasDotSegment(bucketOf(rule))
}

/** The path that is asked for, decoded and without the first slash. */
export function originPath({ fixedFile, prefix, suffix }: OriginRule['path'], key: string): string {
  if (fixedFile !== '') return rootless(fixedFile)
  const starts = key.startsWith(prefix.remove)
  const rest = starts ? key.slice(prefix.remove.length) : key
  const ends = rest.endsWith(suffix.remove)
  const middle = ends ? rest.slice(0, rest.length - suffix.remove.length) : rest
  return `${starts ? front(prefix) : ''}${middle}${ends ? suffix.add : ''}`
}

/** COS puts a slash behind a prefix that is added (origin-pull.md §1.4); one that replaces another is taken as it is. */
export function front({ remove, add }: OriginRule['path']['prefix']): string {
  const text = rootless(add)
  return remove !== '' || text === '' || text.endsWith('/') ? text : `${text}/`
}

/** An operator may write a path with its first slash. */
const rootless = (path: string) => path.replace(/^\/+/, '')

const asSearch = (query: string | null) => (query === null ? '' : `?${query}`)

const bucketOf = ({ credentials }: Pick<OriginRule, 'credentials'>) =>
  credentials.kind === 's3' ? credentials.bucket : ''

/** Names that can stand in front of a host: labels of letters, digits and hyphens (RFC 1123 §2.1). */
const labels = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/** Whether a bucket can stand in front of a host: only where that gives a host. */
export const fitsHost = (bucket: string, { kind, host }: OriginAddress) =>
  kind === 'name' && labels.test(bucket) && bucket.length + host.length < 253

/** Where an S3 bucket stands in the URL, in front of what; one that does not fit the host is in the path. */
function bucketOn(rule: Addressed, address: OriginAddress): { readonly path: string; readonly host: string } {
  const bucket = bucketOf(rule)
  if (bucket === '' || rule.credentials.kind !== 's3') return noBucket
  const isHost = rule.credentials.style === 'virtual' && fitsHost(bucket, address)
  return isHost ? { path: '', host: `${bucket}.` } : { path: `${bucket}/`, host: '' }
}

const noBucket = { path: '', host: '' }
