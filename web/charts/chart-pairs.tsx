import type { OverviewView } from '../../contract/overview.ts'
import { ChartCard } from './chart-card.tsx'
import classes from './charts.module.css'

const kinds = ['requests', 'failures', 'pulls', 'bytes'] as const

/** What happened over time, chart beside chart where there is room. */
export const ChartPairs = ({ overview }: { overview: OverviewView }) => (
  <div className={classes.pairs}>
    {kinds.map((kind) => (
      <ChartCard key={kind} kind={kind} overview={overview} />
    ))}
  </div>
)
