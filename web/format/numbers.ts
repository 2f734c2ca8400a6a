import { byLocale } from './by-locale.ts'

const grouped = byLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))

/**
 * With at most one decimal. Below a thousand our languages write the same digits; a first `Intl` formatter costs the first
 * screen of a slow machine 100 ms, and most first screens need none.
 */
const format = (value: number, locale: string) =>
  value >= 0 && value < 999.9 ? String(Math.round(value * 10) / 10) : grouped(locale).format(value)

/** `12,345` */
export const formatCount = format

const percent = byLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))

/** A share from 0 to 1: `37%`. What is not all is never told as 100%. */
export const formatPercent = (share: number, locale: string) =>
  percent(locale).format(share < 1 ? Math.min(share, 0.99) : share)

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes in binary steps with at most one decimal: `0 B`, `10 KB`, `1.5 GB`. */
export function formatBytes(bytes: number, locale: string): string {
  const step = stepOf(bytes)
  return `${format(bytes / 1024 ** step, locale)} ${units[step]}`
}

/** The unit in which no more than four digits are needed, after rounding: nobody wants to read `1,024 KB`. */
function stepOf(bytes: number): number {
  const step = units.findIndex((_, n) => Math.round((bytes / 1024 ** n) * 10) < 10_240)
  return step === -1 ? units.length - 1 : step
}
