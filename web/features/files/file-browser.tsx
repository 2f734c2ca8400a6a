import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { ApiError } from '../../api/api-error.ts'
import { FileTable } from './file-table.tsx'
import { ListEnd } from './list-end.tsx'
import { useCopyUrl } from './object-actions.ts'
import type { Page, Row } from './rows.ts'
import type { Place } from './use-place.ts'
import type { Selection } from './use-selection.ts'

type FileBrowserProps = {
  place: Place
  rows: readonly Row[]
  selection: Selection
  query: UseInfiniteQueryResult<InfiniteData<Page>, ApiError>
  onDelete: (objects: readonly ObjectSummary[]) => void
  onDeleteFolder: (prefix: string) => void
}

/** The loaded rows, and the way to more. */
export function FileBrowser({ place, rows, selection, query, onDelete, onDeleteFolder }: FileBrowserProps) {
  const copyUrl = useCopyUrl(place.bucket)
  const { hasNextPage, isFetchNextPageError, isPlaceholderData, isFetching } = query
  const more = () => void (isFetching || query.fetchNextPage())
  return (
    <>
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
        onDeleteFolder={onDeleteFolder}
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
