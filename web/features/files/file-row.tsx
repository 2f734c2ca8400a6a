import { IconFile, IconFolder } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import classes from './file-table.module.css'
import { ItemName, useNameText } from './item-name.tsx'
import { RowActions } from './row-actions.tsx'
import type { Row } from './rows.ts'
import { SourceLabel } from './source-label.tsx'

export type FileRowProps = {
  row: Row
  index: number
  /** Pixels below the first row. */
  top: number
  bucket: string
  folder: string
  search: string
  /** Two lines, and the moment in short. */
  narrow: boolean
  selected: boolean
  onToggle: (key: string) => void
  onCopyUrl: (key: string) => void
  onDelete: (objects: readonly ObjectSummary[]) => void
}

/** One folder or object. Its name is a link that covers the row. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { row, index, top, bucket, folder, search, selected } = props
  const nameText = useNameText()
  const name = nameText(row.name)
  const to =
    row.kind === 'folder'
      ? paths.folder(bucket, { prefix: row.key })
      : paths.folder(bucket, { prefix: folder, search, key: row.key })
  const Icon = row.kind === 'folder' ? IconFolder : IconFile
  return (
    <tr
      aria-rowindex={index + 2}
      className={classes.row}
      data-kind={row.kind}
      data-selected={selected || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className={classes.check}>
        {row.kind === 'object' && <RowCheck name={name} checked={selected} onToggle={() => props.onToggle(row.key)} />}
      </td>
      <td className={classes.name}>
        <Icon size={18} stroke={1.6} aria-hidden className={classes.icon} />
        <Link to={to} id={rowLinkId(row.key)} aria-label={name} title={name} className={classes.link ?? ''}>
          <ItemName name={row.name} />
        </Link>
      </td>
      {row.kind === 'folder' ? <FolderCells /> : <ObjectCells {...props} object={row.object} />}
    </tr>
  )
})

/** By this the focus finds back to a row. Lists of ids are split at blanks, which keys may have. */
export const rowLinkId = (key: string) => `row:${encodeURIComponent(key)}`

function RowCheck({ name, checked, onToggle }: { name: string; checked: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  return (
    <label className={classes.checkTarget}>
      <input type="checkbox" aria-label={t('files.select', { name })} checked={checked} onChange={onToggle} />
    </label>
  )
}

function FolderCells() {
  const { t } = useTranslation()
  return (
    <>
      <td className={classes.size} />
      <td className={classes.type}>{t('files.folder')}</td>
      <td className={classes.storedAt} />
      <td className={classes.source} />
      <td className={classes.actions} />
    </>
  )
}

function ObjectCells({ object, bucket, narrow, onCopyUrl, onDelete }: FileRowProps & { object: ObjectSummary }) {
  const format = useFormat()
  return (
    <>
      <td className={classes.size}>{format.bytes(object.size)}</td>
      <td className={classes.type} title={object.contentType}>
        {object.contentType}
      </td>
      <td className={classes.storedAt}>
        {narrow ? format.shortMoment(object.storedAt) : format.moment(object.storedAt)}
      </td>
      <td className={classes.source}>
        <SourceLabel source={object.source} />
      </td>
      <td className={classes.actions}>
        <RowActions bucket={bucket} object={object} onCopyUrl={onCopyUrl} onDelete={onDelete} />
      </td>
    </>
  )
}
