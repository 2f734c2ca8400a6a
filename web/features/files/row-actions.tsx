import { IconDownload, IconLink, IconTrash } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { download } from './object-actions.ts'
import classes from './row-actions.module.css'
import { rowLinkId } from './row-keys.ts'
import type { RowTools } from './row-tools.ts'

type RowActionsProps = { bucket: string; object: ObjectSummary; tools: RowTools }

/** What can be done with one object, beside its row. */
export function RowActions({ bucket, object, tools: { t, onCopyUrl, onDelete } }: RowActionsProps) {
  const { key } = object
  return (
    <>
      <RowButton name={t('files.download')} of={key} icon={IconDownload} onClick={() => download(bucket, key)} />
      <RowButton name={t('files.copyUrl')} of={key} icon={IconLink} onClick={() => onCopyUrl(key)} />
      <RowButton name={t('files.delete')} of={key} icon={IconTrash} onClick={() => onDelete([object])} />
    </>
  )
}

type RowButtonProps = {
  name: string
  of: string
  icon: ComponentType<{ size: number; 'aria-hidden': true }>
  onClick: () => void
}

/** A bare button: thousands of them come and go while a list scrolls. */
export function RowButton({ name, of, icon: Icon, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={name}
      aria-describedby={rowLinkId(of)}
      title={name}
      onClick={onClick}
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
