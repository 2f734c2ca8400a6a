import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverviewView } from '../../../contract/overview.ts'
import { Choices } from '../../ui/choices.tsx'
import { ChartCard } from './chart-card.tsx'
import { Migration } from './migration.tsx'
import classes from './overview.module.css'
import { type RangeName, rangeNames } from './time-range.ts'
import { TopErrors, TopMissing } from './tops.tsx'

type RangeChoiceProps = { range: RangeName; onPick: (range: RangeName) => void }

export function RangeChoice({ range, onPick }: RangeChoiceProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.range}>
      <Choices
        label={t('overview.range.label')}
        value={range}
        choices={rangeNames.map((value) => ({ value, label: t(`overview.range.${value}`) }))}
        onPick={onPick}
      />
    </div>
  )
}

type OverviewBodyProps = {
  overview: OverviewView
  /** Of all buckets together. */
  ofAll: boolean
  /** Another time was picked and is not here yet. */
  isStale: boolean
  children?: ReactNode
}

/** The migration, what happened over time, and what to look after. */
export const OverviewBody = ({ overview, ofAll, isStale, children }: OverviewBodyProps) => (
  <div className={isStale ? `${classes.charts} ${classes.stale}` : classes.charts} aria-busy={isStale}>
    <Migration overview={overview} />
    <div className={classes.pairs}>
      <ChartCard kind="requests" overview={overview} />
      <ChartCard kind="failures" overview={overview} />
      <ChartCard kind="pulls" overview={overview} />
      <ChartCard kind="bytes" overview={overview} />
    </div>
    <TopMissing overview={overview} ofAll={ofAll} />
    <TopErrors overview={overview} ofAll={ofAll} />
    {children}
  </div>
)
