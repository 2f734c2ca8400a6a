import type { OverviewView } from '../../contract/overview.ts'
import { requestsOf, withoutOrigin } from './shares.ts'

export type ChartKind = 'requests' | 'migration' | 'bytes' | 'pulls' | 'failures'

type Point = OverviewView['points'][number]

/** What each chart shows of a step, in the order of its series. A share of nothing is no value. */
const valuesOf: Readonly<Record<ChartKind, (counts: Point['counts']) => readonly (number | null)[]>> = {
  requests: (counts) => {
    const { here, origin, missing, failed, other } = requestsOf(counts)
    return [here, origin, missing, failed, other]
  },
  migration: (counts) => [withoutOrigin(counts)],
  bytes: ({ bytesHere, bytesPassed, bytesPulled }) => [bytesHere, bytesPassed, bytesPulled],
  pulls: ({ pullsDone, pullsFailed, pullsDropped }) => [pullsDone, pullsFailed, pullsDropped],
  failures: ({ originFailed, error, refused, pullsFailed }) => [originFailed, error, refused, pullsFailed],
}

export const seriesOf = {
  requests: ['here', 'origin', 'missing', 'failed', 'other'],
  migration: ['withoutOrigin'],
  bytes: ['bytesHere', 'bytesPassed', 'bytesPulled'],
  pulls: ['pullsDone', 'pullsFailed', 'pullsDropped'],
  failures: ['originFailed', 'error', 'refused', 'failedPulls'],
} as const satisfies Readonly<Record<ChartKind, readonly string[]>>

export const pointsOf = (kind: ChartKind, points: readonly Point[]) =>
  points.map(({ at, counts }) => ({ at, values: valuesOf[kind](counts) }))

/** How a series is drawn: dashes tell apart what colours may not. */
export type Look = { readonly color: string; readonly dashes: string }

const solid = ''
const dashed = '6 3'
const dotted = '2 3'
const mixed = '10 3 2 3'
const sparse = '1 5'

/** In the order of the series. */
export const looksOf: Readonly<Record<ChartKind, readonly Look[]>> = {
  requests: [
    { color: 'var(--hw-accent-text)', dashes: solid },
    { color: 'var(--hw-warn)', dashes: dashed },
    { color: 'var(--hw-text-muted)', dashes: dotted },
    { color: 'var(--hw-bad)', dashes: mixed },
    { color: 'var(--hw-off)', dashes: sparse },
  ],
  migration: [{ color: 'var(--hw-good)', dashes: solid }],
  bytes: [
    { color: 'var(--hw-accent-text)', dashes: solid },
    { color: 'var(--hw-warn)', dashes: dashed },
    { color: 'var(--hw-good)', dashes: mixed },
  ],
  pulls: [
    { color: 'var(--hw-good)', dashes: solid },
    { color: 'var(--hw-bad)', dashes: mixed },
    { color: 'var(--hw-text-muted)', dashes: dotted },
  ],
  failures: [
    { color: 'var(--hw-bad)', dashes: solid },
    { color: 'var(--hw-warn)', dashes: dashed },
    { color: 'var(--hw-text-muted)', dashes: dotted },
    { color: 'var(--hw-accent-text)', dashes: mixed },
  ],
}
