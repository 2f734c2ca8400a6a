import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { ApiError } from '../../api/api-error.ts'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './file-browser.module.css'
import { FileTable } from './file-table.tsx'
import { ListEnd } from './list-end.tsx'
import { useCopyUrl } from './object-actions.ts'
import { type Page, type Row, rowsOf } from './rows.ts'
import { SelectionBar } from './selection-bar.tsx'
import type { Place } from './use-place.ts'
import { useSelection } from './use-selection.ts'

type FileBrowserProps = {
  place: Place
  pages: readonly Page[]
  query: UseInfiniteQueryResult<InfiniteData<Page>, ApiError>
  onDelete: (objects: readonly ObjectSummary[]) => void
}

/** The loaded rows, what is selected of them, and the way to more. */
export function FileBrowser({ place, pages, query, onDelete }: FileBrowserProps) {
  const rows = useMemo(() => rowsOf(pages, place.folder), [pages, place.folder])
  const selection = useSelection(rows)
  const copyUrl = useCopyUrl(place.bucket)
  const { hasNextPage, isFetchNextPageError, isPlaceholderData, isFetching } = query
  const more = () => void (isFetching || query.fetchNextPage())
  return (
    <>
      {selection.selected.length > 0 ? (
        <SelectionBar
          selected={selection.selected}
          onDelete={() => onDelete(selection.selected)}
          onClear={selection.clear}
        />
      ) : (
        <Counts rows={rows} hasMore={hasNextPage} />
      )}
      <FileTable
        key={place.folder}
        place={place}
        rows={rows}
        selection={selection}
        outdated={isPlaceholderData}
        hasMore={hasNextPage}
        onEnd={() => !isFetchNextPageError && !isPlaceholderData && more()}
        onCopyUrl={copyUrl}
        onDelete={onDelete}
      />
      {hasNextPage && (
        <ListEnd
          loaded={rows.length}
          error={isFetchNextPageError ? query.error : null}
          loading={query.isFetchingNextPage}
          onMore={more}
        />
      )}
    </>
  )
}

function Counts({ rows, hasMore }: { rows: readonly Row[]; hasMore: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const folders = rows.filter(({ kind }) => kind === 'folder').length
  const told = (what: 'folders' | 'objects', count: number) =>
    t(`files.${what}`, { count, formatted: format.count(count) })
  const text = hasMore
    ? t('files.loaded', { count: rows.length, formatted: format.count(rows.length) })
    : [folders > 0 && told('folders', folders), told('objects', rows.length - folders)].filter(Boolean).join(' · ')
  return (
    <p role="status" className={classes.counts}>
      {text}
    </p>
  )
}
