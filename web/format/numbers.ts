/** `12,345` */
export const formatCount = (count: number, locale: string) => new Intl.NumberFormat(locale).format(count)

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes in binary steps with at most one decimal: `0 B`, `10 KB`, `1.5 GB`. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bytes / 1024 ** step)
  return `${value} ${units[step]}`
}
