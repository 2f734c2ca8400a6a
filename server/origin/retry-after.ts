/**
 * `Retry-After` (RFC 9110 §10.2.3), seconds or an HTTP date, as milliseconds from `now` (since 1970); `null` when
 * there is none or it cannot be read.
 */
export function retryAfterMs(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  // IMF-fixdate and its two obsolete forms all start with a day's name.
  const moment = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(moment) ? null : Math.max(0, moment - now)
}
