import { IconCloudDownload, IconUpload } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import classes from './source-label.module.css'

const icons = { uploaded: IconUpload, pulled: IconCloudDownload }

/** Whether an object was uploaded or came from the origin. */
export function SourceLabel({ source, t }: { source: ObjectSummary['source']; t: TFunction }) {
  const Icon = icons[source]
  return (
    <span className={classes.label} data-source={source}>
      <Icon size={14} aria-hidden />
      {t(`files.source.${source}`)}
    </span>
  )
}
