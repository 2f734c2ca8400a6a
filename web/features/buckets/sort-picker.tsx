import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { AscendingIcon, DescendingIcon } from '../../ui/icons.tsx'
import { type Order, sortKeys, turned } from './bucket-order.ts'
import classes from './sort-picker.module.css'

type SortPickerProps = { order: Order; onSort: (order: Order) => void }

/** Sorting where the table has become cards and its heads are gone. */
export function SortPicker({ order, onSort }: SortPickerProps) {
  const { t } = useTranslation()
  const pick = (value: string) => {
    const key = sortKeys.find((one) => one === value)
    if (key) onSort({ key, descending: false })
  }
  return (
    <div className={classes.picker}>
      <select
        className={classes.select}
        aria-label={t('buckets.sortBy')}
        value={order.key}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        {sortKeys.map((key) => (
          <option key={key} value={key}>
            {t('buckets.sortBy')}: {t(`buckets.column.${key}`)}
          </option>
        ))}
      </select>
      <IconButton
        variant="default"
        size={32}
        aria-label={t(order.descending ? 'buckets.descending' : 'buckets.ascending')}
        onClick={() => onSort(turned(order, order.key))}
      >
        {order.descending ? <DescendingIcon /> : <AscendingIcon />}
      </IconButton>
    </div>
  )
}
