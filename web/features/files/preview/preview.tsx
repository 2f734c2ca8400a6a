import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail } from '../../../../contract/objects.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ImagePreview } from './image-preview.tsx'
import { PlayedPreview } from './played-preview.tsx'
import classes from './preview.module.css'
import { largestImage, type PreviewKind, previewKind } from './preview-kind.ts'
import { TextPreview } from './text-preview.tsx'

type PreviewProps = { bucket: string; object: ObjectDetail }

/** What an object looks or sounds like. It comes from the objects listener: here it could do no harm, but need not. */
export function Preview({ bucket, object }: PreviewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [anyway, setAnyway] = useState(false)
  const kind = previewKind(object)
  if (kind === null) return <p className={classes.none}>{t('files.preview.none')}</p>
  if (object.size === 0) return <p className={classes.none}>{t('files.preview.empty')}</p>
  if (kind === 'image' && object.size > largestImage && !anyway)
    return (
      <div className={classes.none}>
        <p>{t('files.preview.tooLarge', { size: format.bytes(object.size) })}</p>
        <Button size="xs" variant="default" onClick={() => setAnyway(true)}>
          {t('files.preview.anyway')}
        </Button>
      </div>
    )
  const Shown = views[kind]
  return <Shown bucket={bucket} object={object} kind={kind} />
}

const views = { image: ImagePreview, video: PlayedPreview, audio: PlayedPreview, text: TextPreview } satisfies Record<
  PreviewKind,
  unknown
>
