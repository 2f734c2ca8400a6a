import { useTranslation } from 'react-i18next'
import { AscendingIcon, DescendingIcon } from '../../ui/icons.tsx'
import classes from './column-head.module.css'
import { nextSort, type Sort, sortColumns } from './sort-rows.ts'

type ColumnHeadProps = {
  column: 'name' | 'size' | 'type' | 'storedAt' | 'source'
  sort: Sort
  onSort: (sort: Sort) => void
}

/** The head of a column; a button where the rows can be sorted by it. */
export function ColumnHead({ column, sort, onSort }: ColumnHeadProps) {
  const { t } = useTranslation()
  const label = t(`files.column.${column}`)
  const sortable = sortColumns.find((one) => one === column)
  if (sortable === undefined)
    return (
      <th scope="col" data-column={column}>
        {label}
      </th>
    )
  const isSorted = sort?.column === sortable
  const Arrow = isSorted && sort.descending ? DescendingIcon : AscendingIcon
  const direction = sort?.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={isSorted ? direction : 'none'} data-column={column}>
      <button type="button" className={classes.sort} onClick={() => onSort(nextSort(sort, sortable))}>
        {label}
        <Arrow size={14} className={isSorted ? undefined : classes.idle} />
      </button>
    </th>
  )
}
