import type { PreviewInput } from '../../../contract/preview.ts'

/** What of a request is read from the text that names it. */
export type TriedRequest = Pick<PreviewInput, 'key' | 'scheme' | 'query'> & { readonly host?: string }

/**
 * The request a typed text means: a URL, or a key as it stands with a query string behind it. `null` when it is neither.
 * A URL in path style names the bucket first.
 */
export function triedRequest(typed: string, bucket: string): TriedRequest | null {
  const text = typed.trim()
  return /^https?:\/\//i.test(text) ? requestOfUrl(text, bucket) : requestOfKey(text)
}

function requestOfKey(text: string): TriedRequest | null {
  const [path = '', ...query] = text.replace(/^\//, '').split('?')
  return path === '' ? null : { key: path, scheme: 'http', query: query.join('?') }
}

function requestOfUrl(text: string, bucket: string): TriedRequest | null {
  if (!URL.canParse(text)) return null
  const { protocol, host, pathname, search } = new URL(text)
  const path = decoded(pathname.slice(1))
  const isPathStyle = !host.startsWith(`${bucket}.`) && path?.startsWith(`${bucket}/`)
  const key = isPathStyle ? path?.slice(bucket.length + 1) : path
  if (!key) return null
  return { key, scheme: protocol === 'https:' ? 'https' : 'http', query: search.slice(1), host }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** Headers as they are typed: `Name: value`, one on each line. Lines without a name are left out. */
export const triedHeaders = (typed: string): PreviewInput['headers'] =>
  typed.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim()
    return colon < 1 || name === '' ? [] : [{ name, value: line.slice(colon + 1).trim() }]
  })
