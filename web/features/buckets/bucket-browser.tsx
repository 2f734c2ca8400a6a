import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { NoneFoundIcon } from '../../ui/icons.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { useAddress } from '../../use-address.ts'
import { useAddressText } from '../../use-address-text.ts'
import { arrangeBuckets, type Order, parseOrder, writeOrder } from './bucket-order.ts'
import { BucketTable } from './bucket-table.tsx'
import { SortPicker } from './sort-picker.tsx'

const DeleteBucketDialog = lazyPart(
  () => import('./delete-bucket-dialog.tsx').then((m) => m.DeleteBucketDialog),
  ({ onClosed }) => onClosed(),
)

/** The list with its search and its order, both in the address. */
export function BucketBrowser({ buckets }: { buckets: readonly BucketView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [search, setSearch] = useAddressText('q')
  const [params, change] = useAddress()
  const [deleting, setDeleting] = useState<BucketView | null>(null)
  const order = parseOrder(params.get('sort'))
  const sort = (next: Order) => change({ sort: writeOrder(next) }, { replace: true })
  const found = arrangeBuckets(buckets, search, order)
  const counted = { count: found.length, formatted: format.count(found.length), query: search }
  return (
    <>
      <Toolbar
        end={
          <span role="status">{search.trim() === '' ? t('buckets.count', counted) : t('buckets.found', counted)}</span>
        }
      >
        <SearchField
          type="search"
          label={t('buckets.search')}
          placeholder={t('buckets.searchHint')}
          value={search}
          onChange={setSearch}
        />
        <SortPicker order={order} onSort={sort} />
      </Toolbar>
      {found.length > 0 ? (
        <BucketTable buckets={found} order={order} onSort={sort} onDelete={setDeleting} />
      ) : (
        <NoneFound search={search} onClear={() => setSearch('')} />
      )}
      <Suspense>{deleting && <DeleteBucketDialog bucket={deleting} onClosed={() => setDeleting(null)} />}</Suspense>
    </>
  )
}

function NoneFound({ search, onClear }: { search: string; onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<NoneFoundIcon size={24} />}
      title={t('buckets.noneFound', { query: search })}
      action={
        <Button variant="default" onClick={onClear}>
          {t('buckets.clearSearch')}
        </Button>
      }
    >
      {t('buckets.noneFoundText')}
    </EmptyNote>
  )
}
