import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { type Order, type SortKey, sortKeys, turned } from './bucket-order.ts'
import { BucketRow } from './bucket-row.tsx'
import classes from './bucket-table.module.css'

type BucketTableProps = {
  buckets: readonly BucketView[]
  order: Order
  onSort: (order: Order) => void
  onDelete: (bucket: BucketView) => void
}

/** The columns of the Bucket List. On small screens each row is a card. */
export function BucketTable({ buckets, order, onSort, onDelete }: BucketTableProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t('common.bucketList')}</caption>
        <thead>
          <tr>
            {sortKeys.map((key) => (
              <SortableHead key={key} column={key} order={order} onSort={() => onSort(turned(order, key))} />
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('buckets.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <BucketRow key={bucket.name} bucket={bucket} onDelete={() => onDelete(bucket)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const numeric: readonly SortKey[] = ['objects', 'bytes']

function SortableHead({ column, order, onSort }: { column: SortKey; order: Order; onSort: () => void }) {
  const { t } = useTranslation()
  const active = order.key === column
  const Arrow = order.descending ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      aria-sort={active ? (order.descending ? 'descending' : 'ascending') : 'none'}
      data-numeric={numeric.includes(column) || undefined}
    >
      <button type="button" className={classes.sort} onClick={onSort}>
        {t(`buckets.column.${column}`)}
        <Arrow size={14} aria-hidden className={active ? '' : classes.idle} />
      </button>
    </th>
  )
}
