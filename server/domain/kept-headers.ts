import { storedHeaderNames } from './stored-object.ts'

const kept: ReadonlySet<string> = new Set(storedHeaderNames)
const userMetadata = /^x-(cos|amz)-meta-[!#$%&'*+.^_`|~0-9a-z-]+$/

/** The most user metadata an object carries, names and values together, in bytes; COS and S3 have the same limit. */
const mostMetadata = 2048

/** Visible ASCII, blanks and tabs: nothing that could end a header line or be read differently by two clients. */
const printable = /^[\t\x20-\x7e]*$/

/**
 * The headers of an origin's answer or an upload that are stored and sent again (origin-pull.md §8, 8); everything
 * else is dropped, and so is what could not be sent as it came. Names are lower case.
 */
export function keptHeaders(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {}
  let metadata = 0
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value.length > 4096 || !printable.test(value)) continue
    if (kept.has(name)) result[name] = value
    else if (userMetadata.test(name)) {
      metadata += name.length + value.length
      if (metadata <= mostMetadata) result[name] = value
    }
  }
  if (result['content-encoding']?.toLowerCase() === 'identity') delete result['content-encoding']
  result['content-type'] ??= 'application/octet-stream'
  return result
}
