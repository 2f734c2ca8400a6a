import { IconFile, IconFolder, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'react-router'
import type { ObjectSummary } from '../../../contract/objects.ts'
import rowLink from '../../ui/row-link.module.css'
import { TickBox } from '../../ui/tick-box.tsx'
import classes from './file-row.module.css'
import table from './file-table.module.css'
import { ItemName, nameText } from './item-name.tsx'
import { RowActions, RowButton } from './row-actions.tsx'
import { rowLinkId } from './row-keys.ts'
import type { RowTools } from './row-tools.ts'
import type { Row } from './rows.ts'
import type { Sort } from './sort-rows.ts'
import { SourceLabel } from './source-label.tsx'
import { placePath } from './use-place.ts'

export type FileRowProps = {
  row: Row
  index: number
  bucket: string
  folder: string
  search: string
  sort: Sort
  selected: boolean
  tools: RowTools
}

/** One folder or object. Its name is a link that covers the row. */
export const FileRow = memo(function FileRow({
  row,
  index,
  bucket,
  folder,
  search,
  sort,
  selected,
  tools,
}: FileRowProps) {
  const { t, onToggle } = tools
  const name = nameText(row.name, t)
  const to =
    row.kind === 'folder'
      ? placePath({ bucket, folder: row.key, search: '', sort })
      : placePath({ bucket, folder, search, sort }, row.key)
  const Icon = row.kind === 'folder' ? IconFolder : IconFile
  return (
    <tr
      aria-rowindex={index + 2}
      className={`${table.row} ${classes.row}`}
      data-kind={row.kind}
      data-selected={selected || undefined}
    >
      <td data-column="check">
        {row.kind === 'object' && (
          <TickBox
            label={t('files.select', { name })}
            checked={selected}
            onChange={({ nativeEvent }) => onToggle(row.key, withShift(nativeEvent))}
          />
        )}
      </td>
      <td data-column="name">
        <Icon size={18} stroke={1.6} aria-hidden className={classes.icon} />
        <Link
          to={to}
          id={rowLinkId(row.key)}
          aria-label={name}
          title={name}
          className={`${rowLink.link} ${classes.link}`}
        >
          <ItemName name={row.name} t={t} />
        </Link>
      </td>
      {row.kind === 'folder' ? (
        <FolderCells prefix={row.key} tools={tools} />
      ) : (
        <ObjectCells bucket={bucket} object={row.object} tools={tools} />
      )}
    </tr>
  )
})

// A change of a checkbox is a click, by pointer or keyboard.
const withShift = (event: Event) => event instanceof MouseEvent && event.shiftKey

function FolderCells({ prefix, tools: { t, onDeleteFolder } }: { prefix: string; tools: RowTools }) {
  return (
    <>
      <td data-column="size" />
      <td data-column="type">{t('files.folder')}</td>
      <td data-column="storedAt" />
      <td data-column="source" />
      <td data-column="actions">
        <RowButton name={t('files.deleteFolder')} of={prefix} icon={IconTrash} onClick={() => onDeleteFolder(prefix)} />
      </td>
    </>
  )
}

type ObjectCellsProps = { bucket: string; object: ObjectSummary; tools: RowTools }

function ObjectCells({ bucket, object, tools }: ObjectCellsProps) {
  const { t, format, narrow } = tools
  return (
    <>
      <td data-column="size">{format.bytes(object.size)}</td>
      <td data-column="type" title={object.contentType}>
        {object.contentType}
      </td>
      <td data-column="storedAt">{narrow ? format.shortMoment(object.storedAt) : format.moment(object.storedAt)}</td>
      <td data-column="source">
        <SourceLabel source={object.source} t={t} />
      </td>
      <td data-column="actions">
        <RowActions bucket={bucket} object={object} tools={tools} />
      </td>
    </>
  )
}
