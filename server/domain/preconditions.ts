/** The conditional headers of a request, as they came. */
export type Conditions = {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
  readonly ifUnmodifiedSince?: string | undefined
}

/** What they are held against: a strong entity tag with its quotes, and a time in milliseconds since 1970. */
export type Validators = { readonly etag: string; readonly modifiedAt: number }

/** Evaluates the conditions of a GET or HEAD in the order of RFC 9110 §13.2.2. */
export function evaluate(given: Conditions, has: Validators): 'proceed' | 'not-modified' | 'failed' {
  if (given.ifMatch !== undefined) {
    if (!listed(given.ifMatch, has.etag, strongly)) return 'failed'
  } else if (changedSince(given.ifUnmodifiedSince, has) === true) return 'failed'
  // §13.1.3: If-Modified-Since does not count beside If-None-Match.
  if (given.ifNoneMatch !== undefined) return listed(given.ifNoneMatch, has.etag, weakly) ? 'not-modified' : 'proceed'
  return changedSince(given.ifModifiedSince, has) === false ? 'not-modified' : 'proceed'
}

/** Whether a `Range` still means the body the client knows (RFC 9110 §13.1.5): strong tag, or the exact date. */
export function ifRangeHolds(header: string | undefined, has: Validators): boolean {
  if (header === undefined) return true
  const date = httpDate(header)
  return date === null ? header.trim() === has.etag : date === wholeSeconds(has.modifiedAt)
}

type Comparison = (given: string, etag: string) => boolean
// RFC 9110 §8.8.3.2: a weak tag never matches strongly; weakly, only the opaque parts count.
const strongly: Comparison = (given, etag) => given === etag
const weakly: Comparison = (given, etag) => given.replace(/^W\//, '') === etag

function listed(header: string, etag: string, same: Comparison): boolean {
  if (header === etag || header.trim() === '*') return true
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => same(tag, etag))
}

function changedSince(header: string | undefined, has: Validators): boolean | null {
  const since = header === undefined ? null : httpDate(header)
  return since === null ? null : wholeSeconds(has.modifiedAt) > since
}

const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000

const imf = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const rfc850 = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}:\d{2}:\d{2}) GMT$/
const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}:\d{2}:\d{2}) (\d{4})$/

/** A date in one of the three forms of RFC 9110 §5.6.7, in milliseconds; `null` for anything else. */
export function httpDate(text: string): number | null {
  const time = Date.parse(inImfForm(text.trim()) ?? '')
  return Number.isNaN(time) ? null : time
}

function inImfForm(text: string): string | null {
  if (imf.test(text)) return text
  const old = rfc850.exec(text)
  if (old) return `${old[1]} ${old[2]} ${century(Number(old[3]))} ${old[4]} GMT`
  const c = asctime.exec(text)
  return c ? `${c[2]} ${c[1]} ${c[4]} ${c[3]} GMT` : null
}

// Two digits are of this century unless that is more than 50 years ahead; 2070 is near enough for an obsolete form.
const century = (year: number) => (year < 70 ? 2000 : 1900) + year
