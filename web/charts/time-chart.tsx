import { Area, AreaChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { roundMoments, ticksTo } from './axis.ts'
import classes from './chart.module.css'
import type { Look } from './series.ts'

export type TimeChartProps = {
  /** By moment; `null` where there is no value. */
  points: ReadonlyArray<{ readonly at: string; readonly values: readonly (number | null)[] }>
  names: readonly string[]
  looks: readonly Look[]
  /** Layers on each other, or lines that have nothing to do with each other. */
  stacked: boolean
  scale: 'count' | 'bytes' | 'share'
  /** On the axis, and of one point. */
  formatTime: (iso: string) => string
  /** Minutes on the clock of `formatTime`. */
  minutesOf: (iso: string) => number
  formatPoint: (iso: string) => string
  formatValue: (value: number) => string
}

const margin = { top: 8, right: 24, bottom: 0, left: 0 }
const shares = [0, 0.25, 0.5, 0.75, 1]
/** Lower layers are drawn over higher ones: where a layer has no height its line is not seen. */
const lowestLayer = 200
const tick = { fontSize: 12, fill: 'var(--hw-text-muted)' }

/** Values over time. Loaded when it is needed: the library that draws is larger than the rest of the page. */
export function TimeChart(props: TimeChartProps) {
  const { points, names, looks, stacked, formatTime, minutesOf, formatValue } = props
  const Chart = stacked ? AreaChart : LineChart
  const ticks = ticksFor(props)
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Chart data={[...points]} margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--hw-line)" />
        <XAxis
          dataKey="at"
          ticks={roundMoments(
            points.map(({ at }) => at),
            minutesOf,
            5,
          )}
          interval="preserveStart"
          tickFormatter={formatTime}
          tick={tick}
          stroke="var(--hw-line-strong)"
          tickMargin={6}
        />
        <YAxis
          ticks={ticks}
          domain={[0, ticks.at(-1) ?? 1]}
          tickFormatter={formatValue}
          tick={tick}
          width={64}
          axisLine={false}
          tickLine={false}
        />
        <Tooltip isAnimationActive={false} content={({ label }) => <Values {...props} at={String(label ?? '')} />} />
        {names.map((name, i) => {
          const { color, dashes } = looks[i] ?? { color: 'var(--hw-text)', dashes: '' }
          // A layer without height would draw its line over the one below.
          if (stacked && points.every(({ values }) => !values[i])) return null
          const drawn = {
            name,
            dataKey: (point: TimeChartProps['points'][number]) => point.values[i] ?? null,
            stroke: color,
            strokeWidth: 2,
            strokeDasharray: dashes,
            // A line needs two ends.
            dot: points.filter(({ values }) => values[i] != null).length <= 2,
            isAnimationActive: false,
          }
          return stacked ? (
            <Area key={name} {...drawn} stackId="all" zIndex={lowestLayer - i} fill={color} fillOpacity={0.18} />
          ) : (
            <Line key={name} {...drawn} connectNulls />
          )
        })}
      </Chart>
    </ResponsiveContainer>
  )
}

function ticksFor({ points, stacked, scale }: TimeChartProps): number[] {
  if (scale === 'share') return shares
  const known = points.map(({ values }) => values.map((value) => value ?? 0))
  const most = known.map((values) => (stacked ? values.reduce((sum, one) => sum + one, 0) : Math.max(0, ...values)))
  return ticksTo(Math.max(0, ...most), scale === 'bytes' ? 1024 : 10)
}

/** What is under the pointer. */
function Values({ points, names, formatPoint, formatValue, at }: TimeChartProps & { at: string }) {
  const point = points.find((one) => one.at === at)
  if (point === undefined) return null
  return (
    <div className={classes.tooltip}>
      <strong>{formatPoint(at)}</strong>
      {names.map((name, i) => {
        const value = point.values[i] ?? null
        return (
          <div key={name}>
            {name}: {value === null ? '–' : formatValue(value)}
          </div>
        )
      })}
    </div>
  )
}
