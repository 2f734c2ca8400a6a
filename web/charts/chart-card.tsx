import { type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverviewView } from '../../contract/overview.ts'
import { localMinutes } from '../format/moments.ts'
import { useFormat } from '../i18n/use-format.ts'
import { lazyPart } from '../lazy-part.tsx'
import { Choices } from '../ui/choices.tsx'
import { Section } from '../ui/section.tsx'
import classes from './chart.module.css'
import { type ChartKind, looksOf, pointsOf, seriesOf } from './series.ts'
import type { TimeChartProps } from './time-chart.tsx'

const TimeChart = lazyPart(() => import('./time-chart.tsx').then((m) => m.TimeChart))

const scaleOf = { requests: 'count', migration: 'share', bytes: 'bytes', pulls: 'count', failures: 'count' } as const
const isStacked = { requests: true, migration: false, bytes: false, pulls: true, failures: false } as const

type ChartCardProps = { kind: ChartKind; overview: OverviewView; children?: ReactNode }

/** A chart of what happened over time, and the same as a table. Both take the same room. */
export function ChartCard({ kind, overview, children }: ChartCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const title = t(`overview.chart.${kind}.title`)
  const points = pointsOf(kind, overview.points)
  const hasDays = overview.step >= 24 * 3600
  const hasDates = Date.parse(overview.to) - Date.parse(overview.from) > 24 * 3_600_000
  const shown: TimeChartProps = {
    points,
    names: seriesOf[kind].map((name) => t(`overview.series.${name}`)),
    looks: looksOf[kind],
    stacked: isStacked[kind],
    scale: scaleOf[kind],
    minutesOf: localMinutes,
    formatTime: hasDates ? format.day : format.time,
    formatPoint: hasDays ? format.day : format.shortMoment,
    formatValue: { count: format.count, bytes: format.bytes, share: format.percent }[scaleOf[kind]],
  }
  const isEmpty = points.every(({ values }) => values.every((value) => value === null || value === 0))
  const choice = (
    <Choices
      label={t('overview.chart.show', { title })}
      value={view}
      choices={[
        { value: 'chart', label: t('overview.chart.asChart') },
        { value: 'table', label: t('overview.chart.asTable') },
      ]}
      onPick={setView}
    />
  )
  return (
    <Section title={title} text={t(`overview.chart.${kind}.text`)} actions={choice}>
      {children}
      <Legend names={shown.names} looks={shown.looks} />
      <div className={classes.frame}>
        {isEmpty && kind !== 'migration' ? (
          <p className={classes.none}>{t('overview.chart.none')}</p>
        ) : view === 'table' ? (
          <ChartTable {...shown} title={title} />
        ) : (
          <div className={classes.frame} role="img" aria-label={t('overview.chart.image', { title })}>
            <Suspense fallback={null}>
              <TimeChart {...shown} />
            </Suspense>
          </div>
        )}
      </div>
    </Section>
  )
}

const Legend = ({ names, looks }: Pick<TimeChartProps, 'names' | 'looks'>) => (
  <ul className={classes.legend}>
    {names.map((name, i) => (
      <li key={name}>
        <svg width="24" height="8" aria-hidden="true">
          <line
            x1="0"
            y1="4"
            x2="24"
            y2="4"
            stroke={looks[i]?.color}
            strokeWidth="3"
            strokeDasharray={looks[i]?.dashes}
          />
        </svg>
        {name}
      </li>
    ))}
  </ul>
)

/** It scrolls in its place, also by keyboard. */
function ChartTable({ title, points, names, formatPoint, formatValue }: TimeChartProps & { title: string }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className={classes.scroll} tabIndex={0} aria-label={t('overview.chart.tableOf', { title })}>
      <table className={classes.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {[t('overview.time'), ...names].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{formatPoint(at)}</th>
              {values.map((value, i) => (
                <td key={names[i]}>{value === null ? '–' : formatValue(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
