import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Head, SortableHead, Table } from '../../ui/table.tsx'
import { type Order, type SortKey, sortKeys, turned } from './bucket-order.ts'
import { BucketRow } from './bucket-row.tsx'

type BucketTableProps = {
  buckets: readonly BucketView[]
  order: Order
  onSort: (order: Order) => void
  onDelete: (bucket: BucketView) => void
}

const numeric: readonly SortKey[] = ['objects', 'bytes']
const spare: readonly SortKey[] = ['region', 'created']

/** The columns of the Bucket List. */
export function BucketTable({ buckets, order, onSort, onDelete }: BucketTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sorted = (key: SortKey) => (order.key !== key ? 'none' : order.descending ? 'descending' : 'ascending')
  const heads = (
    <>
      {sortKeys.map((key) => (
        <SortableHead
          key={key}
          sorted={sorted(key)}
          onSort={() => onSort(turned(order, key))}
          numeric={numeric.includes(key)}
          spare={spare.includes(key)}
        >
          {t(`buckets.column.${key}`)}
        </SortableHead>
      ))}
      <Head hidden>{t('buckets.column.actions')}</Head>
    </>
  )
  return (
    <Table caption={t('common.bucketList')} heads={heads}>
      {buckets.map((bucket) => (
        <BucketRow key={bucket.name} bucket={bucket} t={t} format={format} onDelete={onDelete} />
      ))}
    </Table>
  )
}
