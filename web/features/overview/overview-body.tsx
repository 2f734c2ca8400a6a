import type { ReactNode } from 'react'
import type { OverviewView } from '../../../contract/overview.ts'
import { ChartPairs } from '../../charts/chart-pairs.tsx'
import classes from '../../charts/charts.module.css'
import { Migration } from './migration.tsx'
import { TopErrors, TopMissing } from './tops.tsx'

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
  <div className={isStale ? `${classes.stack} ${classes.stale}` : classes.stack} aria-busy={isStale}>
    <Migration overview={overview} />
    <ChartPairs overview={overview} />
    <TopMissing overview={overview} ofAll={ofAll} />
    <TopErrors overview={overview} ofAll={ofAll} />
    {children}
  </div>
)
