import { Button } from '@mantine/core'
import { Suspense, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { NoneFoundIcon } from '../../ui/icons.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { Waiting } from '../../ui/waiting.tsx'
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
  const sorted = params.get('sort')
  const order = parseOrder(sorted)
  const sort = (next: Order) => change({ sort: writeOrder(next), page: '' }, { replace: true })
  const found = useMemo(() => arrangeBuckets(buckets, search, parseOrder(sorted)), [buckets, search, sorted])
  const asked = Number(params.get('page'))
  const { page, pages, first, shown } = useMemo(() => pageOf(found, asked), [found, asked])
  // The search takes letters before rows are drawn, at first and ever after.
  const drawn = useDeferredValue<readonly BucketView[] | null>(shown, null)
  const find = (text: string) => {
    setSearch(text)
    if (page > 1) change({ page: '' }, { replace: true })
  }
  const turnTo = (next: number) => {
    change({ page: next === 1 ? '' : String(next) })
    window.scrollTo({ top: 0 })
  }
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
          onChange={find}
        />
        <SortPicker order={order} onSort={sort} />
      </Toolbar>
      {found.length === 0 && <NoneFound search={search} onClear={() => setSearch('')} />}
      {found.length > 0 && drawn === null && <Waiting as="table" lines={6} />}
      {found.length > 0 && drawn !== null && (
        <BucketTable buckets={drawn} order={order} onSort={sort} onDelete={setDeleting} />
      )}
      {pages > 1 && (
        <Pager
          label={t('buckets.pages')}
          text={t('common.pager.shown', {
            first: format.count(first + 1),
            last: format.count(first + shown.length),
            all: format.count(found.length),
          })}
          words={{ previous: t('common.pager.previous'), next: t('common.pager.next') }}
          page={page}
          pages={pages}
          onPage={turnTo}
        />
      )}
      <Suspense>{deleting && <DeleteBucketDialog bucket={deleting} onClosed={() => setDeleting(null)} />}</Suspense>
    </>
  )
}

/** More rows at once would make typing in the search wait for them. */
const rowsOfPage = 100

/** A page of the list; the last one where there are fewer. */
function pageOf(found: readonly BucketView[], asked: number) {
  const pages = Math.max(1, Math.ceil(found.length / rowsOfPage))
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1
  const first = (page - 1) * rowsOfPage
  return { page, pages, first, shown: found.slice(first, first + rowsOfPage) }
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
