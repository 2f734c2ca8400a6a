import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { OverviewView } from '../../../contract/overview.ts'
import { ChartPairs } from '../../charts/chart-pairs.tsx'
import classes from '../../charts/charts.module.css'
import { RangeChoice } from '../../charts/range-choice.tsx'
import type { RangeName } from '../../charts/time-range.ts'
import { QueryView } from '../../query/query-view.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { Figures } from './figures.tsx'
import { Migration } from './migration.tsx'
import { TopErrors, TopMissing } from './tops.tsx'

type OverviewProps<O extends OverviewView> = {
  query: UseQueryResult<O>
  range: RangeName
  onPick: (range: RangeName) => void
  /** Where the pulls are listed that are counted here. */
  pulls: string
  /** Of all buckets together: what is named says of which one it is. */
  ofAll?: boolean
  isEmpty?: (overview: O) => boolean
  empty?: ReactNode
  /** Below all the rest. */
  more?: (overview: O) => ReactNode
}

/** The figures of a time, the migration, what happened over time, and what to look after. */
export function Overview<O extends OverviewView>({
  query,
  range,
  onPick,
  pulls,
  ofAll = false,
  more = () => null,
  ...whenEmpty
}: OverviewProps<O>) {
  return (
    <>
      <RangeChoice range={range} onPick={onPick} />
      <QueryView
        query={query}
        {...whenEmpty}
        waiting={
          <>
            <Figures overview={undefined} pulls={pulls} />
            <Waiting lines={8} />
          </>
        }
        filled={(overview) => (
          <>
            <Figures overview={overview} pulls={pulls} />
            <Body isStale={query.isPlaceholderData}>
              <Migration overview={overview} />
              <ChartPairs overview={overview} />
              <TopMissing overview={overview} ofAll={ofAll} />
              <TopErrors overview={overview} ofAll={ofAll} />
              {more(overview)}
            </Body>
          </>
        )}
      />
    </>
  )
}

/** `isStale`: another time was picked and is not here yet. */
const Body = ({ isStale, children }: { isStale: boolean; children: ReactNode }) => (
  <div className={isStale ? `${classes.stack} ${classes.stale}` : classes.stack} aria-busy={isStale}>
    {children}
  </div>
)
