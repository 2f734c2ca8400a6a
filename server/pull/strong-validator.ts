/** RFC 9110 §8.8.2.2: a date names one version only when it is that much older than the answer, milliseconds. */
const settledMs = 60_000

/**
 * What names exactly the version that was answered, as `If-Range` takes it (RFC 9110 §13.1.5): a strong entity tag, or a
 * date at which nothing changes any more. `null` when the origin gave neither.
 */
export function strongValidator(headers: Readonly<Record<string, string>>): string | null {
  const { etag, date, 'last-modified': modified } = headers
  if (etag !== undefined) return /^"[^"]*"$/.test(etag) ? etag : null
  if (modified === undefined || date === undefined) return null
  return Date.parse(date) - Date.parse(modified) >= settledMs ? modified : null
}
