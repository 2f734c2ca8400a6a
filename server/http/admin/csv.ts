/** What a spreadsheet would take for the beginning of a formula, full-width signs and blanks before it included. */
const formula = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/

type Cell = string | number | boolean | null

/** One cell (RFC 4180 §2). A text that a spreadsheet would calculate gets an apostrophe in front of it. */
function cellOf(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A line of CSV with its end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`
