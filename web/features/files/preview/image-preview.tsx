import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail } from '../../../../contract/objects.ts'
import { QueryView } from '../../../query/query-view.tsx'
import { Waiting } from '../../../ui/waiting.tsx'
import { lastName } from '../rows.ts'
import { visibleName } from '../visible-name.ts'
import { Broken } from './broken.tsx'
import classes from './preview.module.css'
import { usePreviewAddress } from './use-preview-address.ts'

type ImagePreviewProps = { bucket: string; object: ObjectDetail }

/** A picture, as large as there is room. */
export function ImagePreview({ bucket, object }: ImagePreviewProps) {
  const { query } = usePreviewAddress(bucket, object)
  const again = () => void query.refetch()
  return (
    <QueryView
      query={query}
      filled={({ url }) => <Picture key={url} url={url} name={visibleName(lastName(object.key))} onTryAgain={again} />}
    />
  )
}

function Picture({ url, name, onTryAgain }: { url: string; name: string; onTryAgain: () => void }) {
  const { t } = useTranslation()
  const [state, setState] = useState<'waiting' | 'shown' | 'failed'>('waiting')
  if (state === 'failed') return <Broken onTryAgain={onTryAgain} />
  return (
    <div className={classes.stage} data-waiting={state === 'waiting' || undefined}>
      {state === 'waiting' && <Waiting lines={3} />}
      <img
        src={url}
        alt={t('files.preview.image', { name })}
        className={classes.image}
        onLoad={() => setState('shown')}
        onError={() => setState('failed')}
      />
    </div>
  )
}
