import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { DeleteIcon } from '../../ui/icons.tsx'
import { Crumbs } from './crumbs.tsx'
import type { Row } from './rows.ts'
import { SelectionBar } from './selection-bar.tsx'
import type { Selection } from './use-selection.ts'
import classes from './where.module.css'

type WhereProps = {
  bucket: string
  folder: string
  here: Ref<HTMLSpanElement>
  rows: readonly Row[]
  hasMore: boolean
  /** Not in the order of the server: what is not loaded is not among the rows. */
  isSorted: boolean
  selection: Selection
  onDelete: () => void
  /** Everything under the folder and the search. */
  onDeleteAll: () => void
}

/** Where one is, and how much is there or selected. Stays in sight while a long list scrolls. */
export function Where({ bucket, folder, here, rows, hasMore, isSorted, selection, onDelete, onDeleteAll }: WhereProps) {
  const { selected, clear } = selection
  return (
    <div className={classes.where}>
      <Crumbs bucket={bucket} folder={folder} here={here} />
      {selected.length > 0 ? (
        <SelectionBar selected={selected} onDelete={onDelete} onClear={clear} />
      ) : (
        <Counts rows={rows} hasMore={hasMore} isSorted={isSorted} onDeleteAll={onDeleteAll} />
      )}
    </div>
  )
}

type CountsProps = Pick<WhereProps, 'rows' | 'hasMore' | 'isSorted' | 'onDeleteAll'>

function Counts({ rows, hasMore, isSorted, onDeleteAll }: CountsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const told = (what: 'folders' | 'objects' | 'loaded', count: number) =>
    t(`files.${what}`, { count, formatted: format.count(count) })
  const folders = rows.filter(({ kind }) => kind === 'folder').length
  const objects = rows.length - folders
  const parts = hasMore
    ? [told('loaded', rows.length), isSorted && t('files.sortedLoaded')]
    : [folders > 0 && told('folders', folders), objects > 0 && told('objects', objects)]
  return (
    <div className={classes.end}>
      <p role="status" className={classes.counts}>
        {parts.filter(Boolean).join(' · ')}
      </p>
      {rows.length > 0 && (
        <IconButton aria-label={t('files.deleteAll')} onClick={onDeleteAll}>
          <DeleteIcon />
        </IconButton>
      )}
    </div>
  )
}
