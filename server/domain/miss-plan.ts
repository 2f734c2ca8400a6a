import { encodeKey, hasDotSegment } from './object-key.ts'
import type { OriginRule } from './origin-pull.ts'

/** A key that a GET or HEAD asked for and the bucket does not hold. */
export type Miss = {
  readonly method: 'GET' | 'HEAD'
  readonly key: string
  /** The raw query of the request without `?`; empty when there is none. */
  readonly query: string
  readonly scheme: 'http' | 'https'
}

export type MissPlan =
  | { readonly kind: 'not-found' }
  | {
      /** Redirect now, copy in the background. */
      readonly kind: 'async'
      readonly status: 301 | 302 | 307
      readonly location: string
      /** The query that belongs to the copy's URL. */
      readonly query: string | null
    }

const notFound: MissPlan = { kind: 'not-found' }

/** Decides what a miss gets: `rule` is `null` while origin-pull is disabled. */
export function planForMiss(rule: OriginRule | null, miss: Miss): MissPlan {
  if (rule === null || miss.method !== 'GET' || hasDotSegment(miss.key)) return notFound
  const query = rule.passQuery ? passedQuery(miss.query) : null
  return { kind: 'async', status: rule.redirectCode, location: originUrl(rule, { ...miss, query }), query }
}

/** The URL of a key on its rule's origin: configuration and the encoded key, and the query where it is passed. */
export function originUrl(
  rule: OriginRule,
  wanted: { readonly key: string; readonly query: string | null; readonly scheme: 'http' | 'https' },
): string {
  const scheme = rule.protocol === 'follow' ? wanted.scheme : rule.protocol
  const query = wanted.query === null ? '' : `?${wanted.query}`
  return `${scheme}://${rule.origin.canonical}/${encodeKey(wanted.key)}${query}`
}

/** Signatures are bearer tokens for this bucket: they are never handed to an origin. */
const signatureParameter =
  /^(x-amz-.*|x-cos-security-token|q-(sign-algorithm|ak|sign-time|key-time|header-list|url-param-list|signature))$/i

/** What clients send raw and RFC 3986 §3.4 does not allow in a query. */
const notInQuery = /[^\w\-.~!$&'()*+,;=:@/?%]/g

function passedQuery(raw: string): string | null {
  const kept = raw.split('&').filter((part) => part !== '' && !signatureParameter.test(part.split('=', 1)[0] ?? ''))
  return kept.length === 0 ? null : kept.join('&').replace(notInQuery, encodeURIComponent)
}
