import type { Row } from './rows.ts'

export const sortColumns = ['name', 'size', 'storedAt'] as const
export type SortColumn = (typeof sortColumns)[number]

/** `null` is the order of the server: by key. */
export type Sort = { readonly column: SortColumn; readonly descending: boolean } | null

/** As it stands in the address: `size`, `-size`. */
export const sortText = (sort: Sort) => (sort === null ? '' : `${sort.descending ? '-' : ''}${sort.column}`)

export function readSort(text: string): Sort {
  const descending = text.startsWith('-')
  const column = sortColumns.find((one) => one === text.slice(descending ? 1 : 0))
  return column === undefined ? null : { column, descending }
}

/** What a click on the head of a column makes of it: up, down, and the order of the server again. */
export function nextSort(sort: Sort, column: SortColumn): Sort {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? null : { column, descending: true }
}

const names = new Intl.Collator(undefined, { numeric: true })

const compare: Record<SortColumn, (a: Row, b: Row) => number> = {
  name: (a, b) => names.compare(a.name, b.name),
  size: (a, b) => sizeOf(a) - sizeOf(b),
  storedAt: (a, b) => storedAtOf(a) - storedAtOf(b),
}

const sizeOf = (row: Row) => (row.kind === 'object' ? row.object.size : 0)
const storedAtOf = (row: Row) => (row.kind === 'object' ? Date.parse(row.object.storedAt) : 0)

/** The loaded rows in another order, folders first. Rows that are alike stay as they were. */
export function sortRows(rows: readonly Row[], sort: Sort): readonly Row[] {
  if (sort === null) return rows
  const sign = sort.descending ? -1 : 1
  const isObject = (row: Row) => (row.kind === 'object' ? 1 : 0)
  return rows.toSorted((a, b) => isObject(a) - isObject(b) || sign * compare[sort.column](a, b))
}
