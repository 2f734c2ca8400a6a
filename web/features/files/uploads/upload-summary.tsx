import { Progress as Bar } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatRemaining } from '../../../format/remaining.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import type { Progress } from './progress.ts'
import classes from './upload-panel.module.css'

/** How far all uploads are together, how fast, and for how long yet. */
export function UploadSummary({ progress, total }: { progress: Progress; total: number }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { count, bytes, sent, rate, secondsLeft } = progress
  const parts = [
    t('files.uploads.done', { stored: format.count(count.stored), total: format.count(total) }),
    count.failed > 0 && t('files.uploads.someFailed', { count: count.failed, formatted: format.count(count.failed) }),
    rate !== null && `${format.bytes(rate)}/s`,
    secondsLeft !== null && t('files.uploads.left', { time: formatRemaining(secondsLeft, i18n.language) }),
  ]
  const percent = bytes === 0 ? 100 : Math.floor((sent / bytes) * 100)
  const running = count.waiting + count.sending > 0
  return (
    <div className={classes.summary}>
      <p>{parts.filter(Boolean).join(' · ')}</p>
      {running && <Bar value={percent} size="sm" aria-label={t('files.uploads.title')} transitionDuration={200} />}
    </div>
  )
}
