import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { QueryView } from '../../query/query-view.tsx'
import { DeletionBar } from './deleting/deletion-bar.tsx'
import { addDeletion } from './deleting/queries.ts'
import { FileBrowser } from './file-browser.tsx'
import { FileToolbar } from './file-toolbar.tsx'
import { NothingHere } from './nothing-here.tsx'
import { objects, refreshObjects } from './queries.ts'
import { rowLinkId } from './row-keys.ts'
import { type Page, rowsOf } from './rows.ts'
import { sortRows } from './sort-rows.ts'
import { UploadArea, useFilePicker } from './uploads/upload-area.tsx'
import { useStartUploads } from './uploads/use-start-uploads.tsx'
import { type Place, placePath, usePlace } from './use-place.ts'
import { useSelection } from './use-selection.ts'
import { useSettled } from './use-settled.ts'
import { Where } from './where.tsx'

const ObjectDrawer = lazyPart(
  () => import('./object-drawer.tsx').then((m) => m.ObjectDrawer),
  ({ onClose }) => onClose(),
)
const PrefixDialog = lazyPart(
  () => import('./deleting/prefix-dialog.tsx').then((m) => m.PrefixDialog),
  ({ onClose }) => onClose(),
)
const DeleteDialog = lazyPart(
  () => import('./delete-dialog.tsx').then((m) => m.DeleteDialog),
  ({ onClose }) => onClose(),
)

/** One bucket's files: where one is, what is there, and what opens over it. */
export function Files() {
  const place = usePlace()
  const { bucket, folder, openKey } = place
  const client = useQueryClient()
  const query = useList(place)
  const inOrder = useMemo(() => rowsOf(query.data?.pages ?? [], folder), [query.data, folder])
  const rows = useMemo(() => sortRows(inOrder, place.sort), [inOrder, place.sort])
  const selection = useSelection(folder, rows)
  const [deleting, setDeleting] = useState<readonly ObjectSummary[] | null>(null)
  const [emptying, setEmptying] = useState<string | null>(null)
  const [watched, setWatched] = useState<string | null>(null)
  const here = useRef<HTMLSpanElement>(null)
  const { start, question } = useStartUploads(bucket, folder)
  const picker = useFilePicker(start)
  const close = useCloseDetails(place)
  useFocusIn(folder, here)
  const deleted = (keys: readonly string[]) => {
    setDeleting(null)
    if (openKey !== null && keys.includes(openKey)) close()
    here.current?.focus()
  }
  return (
    <>
      {picker.fields}
      {question}
      <FileToolbar
        place={place}
        refreshing={query.isRefetching && !query.isFetchingNextPage}
        onRefresh={() => void refreshObjects(client, bucket)}
        onUpload={picker.open}
        onUploadFolder={picker.openFolder}
      />
      <Where
        bucket={bucket}
        folder={folder}
        here={here}
        rows={rows}
        hasMore={query.hasNextPage}
        isSorted={place.sort !== null}
        selection={selection}
        onDelete={() => setDeleting(selection.selected)}
        onDeleteAll={() => setEmptying(folder + place.search)}
      />
      <DeletionBar bucket={bucket} watched={watched} onWatch={setWatched} />
      <QueryView
        query={query}
        isEmpty={isEmpty}
        empty={<NothingHere place={place} onUpload={picker.open} />}
        filled={() => (
          <FileBrowser
            place={place}
            rows={rows}
            selection={selection}
            query={query}
            onDelete={setDeleting}
            onDeleteFolder={setEmptying}
          />
        )}
      />
      <UploadArea folder={folder} start={start} />
      <Suspense>
        {openKey !== null && (
          <ObjectDrawer
            bucket={bucket}
            objectKey={openKey}
            onClose={close}
            onClosed={() => (document.getElementById(rowLinkId(openKey)) ?? here.current)?.focus()}
            covered={deleting !== null}
            onDelete={setDeleting}
          />
        )}
      </Suspense>
      <Suspense>
        {deleting && (
          <DeleteDialog bucket={bucket} objects={deleting} onDone={deleted} onClose={() => setDeleting(null)} />
        )}
      </Suspense>
      <Suspense>
        {emptying !== null && (
          <PrefixDialog
            bucket={bucket}
            prefix={emptying}
            onStarted={(deletion) => {
              setEmptying(null)
              setWatched(deletion.id)
              addDeletion(client, bucket, deletion)
            }}
            onClose={() => setEmptying(null)}
          />
        )}
      </Suspense>
    </>
  )
}

/** While a search is typed, the rows before it stay until the next ones are there. */
function useList({ bucket, folder, search }: Place) {
  const settled = useSettled(search, folder)
  return useInfiniteQuery({
    ...objects.list(bucket, folder, settled),
    placeholderData: (before, query) => (query?.queryKey.at(-2) === folder ? before : undefined),
  })
}

const isEmpty = ({ pages }: InfiniteData<Page>) =>
  pages.every(({ folders, items }) => folders.length === 0 && items.length === 0)

function useCloseDetails({ bucket, folder, search, sort }: Place) {
  const navigate = useNavigate()
  return useCallback(
    () => void navigate(placePath({ bucket, folder, search, sort }), { replace: true }),
    [navigate, bucket, folder, search, sort],
  )
}

/** The row that was followed is gone with its list: keyboard and screen reader go on at the name of the folder. */
function useFocusIn(folder: string, here: { readonly current: HTMLElement | null }) {
  const shown = useRef(folder)
  useEffect(() => {
    if (shown.current === folder) return
    shown.current = folder
    here.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [folder, here])
}
