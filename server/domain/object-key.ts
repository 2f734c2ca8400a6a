import { keyProblem, maxKeyBytes } from '../../contract/fields.ts'
import { GatewayError } from './errors.ts'

/**
 * The key that a request path names, percent-decoded exactly once: `+` is a plus, `%2F` is data, nothing is folded.
 * Throws `InvalidURI` when the path is not percent-encoded UTF-8, `KeyTooLong` over 850 bytes.
 */
export function keyFromPath(path: string): string {
  const key = decode(path)
  const problem = key === '' ? null : keyProblem(key)
  if (problem === 'too-long') throw new GatewayError('KeyTooLong', `A key is at most ${maxKeyBytes} bytes of UTF-8.`)
  if (problem) throw invalidUri()
  return key
}

function decode(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    throw invalidUri()
  }
}

const invalidUri = () => new GatewayError('InvalidURI', 'The path is not percent-encoded UTF-8.')

/** A key as the path of an origin URL: every byte but unreserved ones and `/` is percent-encoded (RFC 3986 §2.1). */
export const encodeKey = (key: string) =>
  plain.test(key)
    ? key
    : encodeURIComponent(key)
        .replaceAll('%2F', '/')
        .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Unreserved characters and `/` alone, as in most keys. */
const plain = /^[\w.~/-]*$/

/**
 * Whether a key has a segment that clients and origins would fold (`.`, `..`, also percent-encoded, also between
 * backslashes). Such a key is stored and served, but never asked of an origin: the fold would leave the rule's prefix.
 */
export const hasDotSegment = (key: string) =>
  suspect.test(key) && key.split(/[/\\]/).some((segment) => /^\.{1,2}$/.test(unescapeDots(segment)))

/** A segment that begins like one: most keys have none, and every miss asks. */
const suspect = /(?:^|[/\\])[.%]/

const unescapeDots = (segment: string): string => {
  const once = segment.replace(/%2e/gi, '.').replace(/%25/g, '%')
  return once === segment ? segment : unescapeDots(once)
}
