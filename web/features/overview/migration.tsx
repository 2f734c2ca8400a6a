import { useTranslation } from 'react-i18next'
import type { OverviewView } from '../../../contract/overview.ts'
import { ChartCard } from '../../charts/chart-card.tsx'
import { bytesHere, keysHere, withoutOrigin } from '../../charts/shares.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './overview.module.css'

/** How far the data has moved: what clients get without the origin, and how much of what is known lies here. */
export function Migration({ overview }: { overview: OverviewView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { stillMissing } = overview
  const shares = [
    ['requests', withoutOrigin(overview.totals)],
    ['bytes', bytesHere(overview)],
    ['keys', keysHere(overview)],
  ] as const
  const missing = {
    count: stillMissing.keys,
    formatted: format.count(stillMissing.keys),
    bytes: format.bytes(stillMissing.bytes),
    unknown: format.count(stillMissing.unknownSize),
  }
  return (
    <ChartCard kind="migration" overview={overview}>
      <div className={classes.shares}>
        {shares.map(([name, share]) => (
          <ProgressBar key={name} label={t(`overview.share.${name}`)} value={share ?? 0} max={1}>
            {t(`overview.share.${name}`) + t('common.colon')}
            <strong>{share === null ? '–' : format.percent(share)}</strong>
          </ProgressBar>
        ))}
      </div>
      <p className={classes.note}>
        {stillMissing.keys === 0 ? t('overview.noneMissing') : t('overview.stillMissing', missing)}
      </p>
    </ChartCard>
  )
}
