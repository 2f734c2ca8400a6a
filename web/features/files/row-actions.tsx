import { IconDownload, IconLink, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { rowLinkId } from './file-row.tsx'
import { download } from './object-actions.ts'

type RowActionsProps = {
  bucket: string
  object: ObjectSummary
  onCopyUrl: (key: string) => void
  onDelete: (objects: readonly ObjectSummary[]) => void
}

/** What can be done with one object, beside its row. */
export function RowActions({ bucket, object, onCopyUrl, onDelete }: RowActionsProps) {
  const { t } = useTranslation()
  const of = { 'aria-describedby': rowLinkId(object.key) }
  return (
    <>
      <IconButton aria-label={t('files.download')} {...of} onClick={() => download(bucket, object.key)}>
        <IconDownload size={16} aria-hidden />
      </IconButton>
      <IconButton aria-label={t('files.copyUrl')} {...of} onClick={() => onCopyUrl(object.key)}>
        <IconLink size={16} aria-hidden />
      </IconButton>
      <IconButton aria-label={t('files.delete')} {...of} onClick={() => onDelete([object])}>
        <IconTrash size={16} aria-hidden />
      </IconButton>
    </>
  )
}
