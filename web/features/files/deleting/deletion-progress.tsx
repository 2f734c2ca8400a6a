import { useTranslation } from 'react-i18next'
import { formatRemaining } from '../../../format/remaining.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { paceOf } from '../pace.ts'

type DeletionProgressProps = { done: number; total: number | null; startedAt: number }

/** How many are deleted, how fast, and for how long yet. `startedAt` is of `Date.now()`. */
export function DeletionProgress({ done, total, startedAt }: DeletionProgressProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { perSecond, secondsLeft } = paceOf(done, total, Date.now() - startedAt)
  const parts = [
    total === null
      ? t('files.deleting.soFar', { done: format.count(done) })
      : t('files.deleting.progress', { done: format.count(done), total: format.count(Math.max(done, total)) }),
    perSecond !== null && t('files.deleting.rate', { rate: format.count(Math.max(1, Math.round(perSecond))) }),
    secondsLeft !== null && t('files.uploads.left', { time: formatRemaining(secondsLeft, i18n.language) }),
  ]
  return (
    <ProgressBar label={t('files.deleting.title')} value={done} max={total === null ? null : Math.max(1, total)}>
      {parts.filter(Boolean).join(' · ')}
    </ProgressBar>
  )
}
