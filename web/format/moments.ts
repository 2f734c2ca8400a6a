import { byLocale } from './by-locale.ts'
import { currentTimeZone } from './time-zone.ts'

/** In the time zone that was chosen, the browser's own by default. */
function inZone(options: Intl.DateTimeFormatOptions): (locale: string) => Intl.DateTimeFormat {
  const byZone = new Map<string | undefined, (locale: string) => Intl.DateTimeFormat>()
  return (locale) => {
    const timeZone = currentTimeZone() ?? undefined
    const known = byZone.get(timeZone)
    const made = known ?? byLocale((of) => new Intl.DateTimeFormat(of, { ...options, ...(timeZone && { timeZone }) }))
    byZone.set(timeZone, made)
    return made(locale)
  }
}

const medium = inZone({ dateStyle: 'medium', timeStyle: 'short' })
const short = inZone({ dateStyle: 'short', timeStyle: 'short' })

/** A day and time for people, in their own time zone: `21 Nov 2026, 06:13`. */
export const formatMoment = (iso: string, locale: string) => medium(locale).format(new Date(iso))

/** The same where there is little room: `11/21/26, 6:13 AM`. */
export const formatShortMoment = (iso: string, locale: string) => short(locale).format(new Date(iso))

const time = inZone({ hour: '2-digit', minute: '2-digit' })
const day = inZone({ month: 'short', day: 'numeric' })

/** For axes: `06:13 AM`, and `Nov 21`. */
export const formatTime = (iso: string, locale: string) => time(locale).format(new Date(iso))
export const formatDay = (iso: string, locale: string) => day(locale).format(new Date(iso))

/** Milliseconds as a short duration: `3 ms`, `1.2 s`. */
export function formatDuration(ms: number, locale: string): string {
  const [value, unit] = ms < 1000 ? [Math.round(ms), 'millisecond'] : [ms / 1000, 'second']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}
