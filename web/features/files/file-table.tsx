import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { TickBox } from '../../ui/tick-box.tsx'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { ColumnHead } from './column-head.tsx'
import { FileRow } from './file-row.tsx'
import classes from './file-table.module.css'
import { onRowKey } from './row-keys.ts'
import type { Row } from './rows.ts'
import { useNarrow } from './use-narrow.ts'
import type { Place } from './use-place.ts'
import type { Selection } from './use-selection.ts'

type FileTableProps = {
  place: Place
  rows: readonly Row[]
  selection: Selection
  /** The rows are of an earlier search; the right ones are on their way. */
  outdated: boolean
  hasMore: boolean
  /** Called when the end comes into sight. */
  onEnd: () => void
  onCopyUrl: (key: string) => void
  onDelete: (objects: readonly ObjectSummary[]) => void
  onDeleteFolder: (prefix: string) => void
}

const columns = ['name', 'size', 'type', 'storedAt', 'source'] as const

/** Folders and objects, of which only the rows in sight exist. */
export function FileTable(props: FileTableProps) {
  const { place, rows, selection, outdated, hasMore, onEnd, onCopyUrl, onDelete, onDeleteFolder } = props
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useNarrow()
  const onToggle = selection.toggle
  const tools = useMemo(
    () => ({ t, format, narrow, onToggle, onCopyUrl, onDelete, onDeleteFolder }),
    [t, format, narrow, onToggle, onCopyUrl, onDelete, onDeleteFolder],
  )
  const body = useRef<HTMLTableSectionElement>(null)
  const { shown, style } = useVirtualRows({
    body,
    count: rows.length,
    height: narrow ? 60 : 40,
    keyOf: useCallback((index: number) => rows[index]?.key ?? String(index), [rows]),
  })
  const atEnd = (shown.at(-1) ?? 0) >= rows.length - 30
  useEffect(() => {
    if (atEnd && hasMore) onEnd()
  })
  return (
    <table
      aria-label={t('files.title')}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-busy={outdated}
      className={classes.table}
      data-outdated={outdated || undefined}
    >
      <thead className={classes.head}>
        <tr aria-rowindex={1} className={classes.row}>
          <th scope="col" data-column="check">
            <TickBox
              label={t('files.selectAll')}
              checked={selection.all}
              partly={!selection.all && selection.selected.length > 0}
              disabled={selection.loaded.length === 0}
              onChange={selection.toggleAll}
            />
          </th>
          {columns.map((column) => (
            <ColumnHead key={column} column={column} sort={place.sort} onSort={place.setSort} />
          ))}
          <th scope="col" data-column="actions">
            <span className="visually-hidden">{t('files.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body} className={classes.body} onKeyDown={(event) => onRowKey(event, onToggle)} style={style}>
        {shown.map((index) => {
          const row = rows[index]
          return (
            row && (
              <FileRow
                key={row.key}
                row={row}
                index={index}
                bucket={place.bucket}
                folder={place.folder}
                search={place.search}
                sort={place.sort}
                selected={selection.keys.has(row.key)}
                tools={tools}
              />
            )
          )
        })}
      </tbody>
    </table>
  )
}
