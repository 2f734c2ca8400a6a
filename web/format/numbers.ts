import { byLocale } from './by-locale.ts'

const whole = byLocale((locale) => new Intl.NumberFormat(locale))
const oneDecimal = byLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))

/** `12,345` */
export const formatCount = (count: number, locale: string) => whole(locale).format(count)

const percent = byLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))

/** A share from 0 to 1: `37%`. What is not all is never told as 100%. */
export const formatPercent = (share: number, locale: string) =>
  percent(locale).format(share < 1 ? Math.min(share, 0.99) : share)

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes in binary steps with at most one decimal: `0 B`, `10 KB`, `1.5 GB`. */
export function formatBytes(bytes: number, locale: string): string {
  const step = stepOf(bytes)
  const value = oneDecimal(locale).format(bytes / 1024 ** step)
  return `${value} ${units[step]}`
}

/** The unit in which no more than four digits are needed, after rounding: nobody wants to read `1,024 KB`. */
function stepOf(bytes: number): number {
  const step = units.findIndex((_, n) => Math.round((bytes / 1024 ** n) * 10) < 10_240)
  return step === -1 ? units.length - 1 : step
}
