import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../query/query-view.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useAddress } from '../use-address.ts'
import { ChartPairs } from './chart-pairs.tsx'
import classes from './charts.module.css'
import { overviewOfAll, overviewOfBucket } from './queries.ts'
import { RangeChoice } from './range-choice.tsx'
import { useTimeRange } from './time-range.ts'

/** The charts of a bucket, or of all, above a list; nothing is read before they are asked for (`?charts=on`). */
export function FoldedCharts({ bucket }: { bucket: string | null }) {
  const { t } = useTranslation()
  const [params, change] = useAddress()
  const isOpen = params.get('charts') === 'on'
  return (
    <details
      className={classes.folded}
      open={isOpen}
      onToggle={({ currentTarget: { open } }) =>
        open !== isOpen && change({ charts: open ? 'on' : '' }, { replace: true })
      }
    >
      <summary className={classes.summary}>{t('overview.chart.all')}</summary>
      {isOpen && <Charts bucket={bucket} />}
    </details>
  )
}

function Charts({ bucket }: { bucket: string | null }) {
  const [range, setRange] = useTimeRange()
  const ofBucket = useQuery({ ...overviewOfBucket(bucket ?? '', range), enabled: bucket !== null })
  const ofAll = useQuery({ ...overviewOfAll(range), enabled: bucket === null })
  const query = bucket === null ? ofAll : ofBucket
  return (
    <>
      <RangeChoice range={range} onPick={setRange} />
      <QueryView
        query={query}
        waiting={<Waiting lines={8} />}
        filled={(overview) => <ChartPairs overview={overview} />}
      />
    </>
  )
}
