/** Signatures are bearer tokens for this bucket: they are never handed to an origin. */
const signatureParameter =
  /^(x-amz-.*|x-cos-security-token|q-(sign-algorithm|ak|sign-time|key-time|header-list|url-param-list|signature))$/i

/** What clients send raw and RFC 3986 §3.4 does not allow in a query. */
const notInQuery = /[^\w\-.~!$&'()*+,;=:@/?%]/gu

/** The part of a raw query that an origin may see, as a valid one; `null` when nothing of it is left. */
export function passedQuery(raw: string): string | null {
  const kept = raw.split('&').filter((part) => part !== '' && !signatureParameter.test(nameOf(part)))
  return kept.length === 0 ? null : kept.join('&').toWellFormed().replace(notInQuery, encodeURIComponent)
}

/** An escaped name is the same name to who reads it. */
function nameOf(part: string): string {
  const name = part.split('=', 1)[0] ?? ''
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
