import type { BucketView } from '../../../contract/buckets.ts'

/** A bucket, and the start of keys in it. */
export type KeyPlace = { readonly bucket: string; readonly prefix: string }

/**
 * Reads `bucket/prefix`; the bucket may be the start of its name, and none at all is the present one. `null` when no
 * bucket is meant.
 */
export function parseKeyPlace(
  text: string,
  buckets: readonly Pick<BucketView, 'name'>[],
  present: string | null,
): KeyPlace | null {
  const slash = text.indexOf('/')
  if (slash < 0) return null
  const [start, prefix] = [text.slice(0, slash).trim(), text.slice(slash + 1)]
  if (start === '') return present === null ? null : { bucket: present, prefix }
  const named = buckets.find(({ name }) => name === start) ?? buckets.find(({ name }) => name.startsWith(start))
  return named === undefined ? null : { bucket: named.name, prefix }
}

/** The folder that a prefix is in, and what goes on from there. */
export function splitPrefix(prefix: string): { readonly folder: string; readonly rest: string } {
  const end = prefix.lastIndexOf('/') + 1
  return { folder: prefix.slice(0, end), rest: prefix.slice(end) }
}
