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
const short = inZone({ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })

/** A day and time for people, in their own time zone: `21 Nov 2026, 06:13`. */
export const formatMoment = (iso: string, locale: string) => medium(locale).format(new Date(iso))

/** The same where there is little room: `Nov 21, 6:13 AM`; what is half a year away is told by its day: `Nov 21, 2025`. */
export function formatShortMoment(iso: string, locale: string): string {
  const isNear = Math.abs(Date.parse(iso) - Date.now()) < halfYear
  return (isNear ? short : dayOfYear)(locale).format(new Date(iso))
}

const dayOfYear = inZone({ dateStyle: 'medium' })
const halfYear = 182 * 24 * 3_600_000

const time = inZone({ hour: 'numeric', minute: '2-digit' })
const day = inZone({ month: 'short', day: 'numeric' })

/** For axes: `6:13 AM`, and `Nov 21`. */
export const formatTime = (iso: string, locale: string) => time(locale).format(new Date(iso))
export const formatDay = (iso: string, locale: string) => day(locale).format(new Date(iso))

const parts = inZone({
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

/** Minutes on the clock in people's own time zone, counted from 1970: where full hours and days begin for them. */
export function localMinutes(iso: string): number {
  const told = parts('en-US').formatToParts(new Date(iso))
  const of = (type: string) => Number(told.find((part) => part.type === type)?.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) / 60_000
}

/** Milliseconds as a short duration: `3 ms`, `1.2 s`. */
export function formatDuration(ms: number, locale: string): string {
  const [value, unit] = ms < 1000 ? [Math.round(ms), 'millisecond'] : [ms / 1000, 'second']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}
