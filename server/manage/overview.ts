import { type CountsView, countNames, keptMs, mostSteps } from '../../contract/overview.ts'
import type { PullState } from '../../contract/pulls.ts'
import { RefusedFieldsError } from '../domain/refusals.ts'
import type { ObjectStore, Usage } from '../object-store/object-store.ts'
import type { BucketRecord, SettingsStore, StillMissing, Top } from '../settings-store/settings-store.ts'
import { findBucket } from './find-bucket.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** So many missing keys and errors are shown. */
const shownTops = 10

export type OverviewDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'counts' | 'history'>
  readonly objects: Pick<ObjectStore, 'usage'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Moments are milliseconds since 1970. */
export type TimeRange = { readonly from: number; readonly to: number; readonly stepMs: number }

export type NamedTop = Top & { readonly bucketName: string }

export type Overview = TimeRange & {
  readonly totals: CountsView
  readonly points: ReadonlyArray<{ readonly at: number; readonly counts: CountsView }>
  readonly usage: Usage
  readonly pulls: Readonly<Record<PullState, number>>
  readonly stillMissing: StillMissing
  readonly topMissing: readonly NamedTop[]
  readonly topErrors: readonly NamedTop[]
}

export type BucketShare = { readonly bucket: string; readonly usage: Usage; readonly counts: CountsView }

/** What came of requests and pulls. Reading never waits for, and never delays, what is counted. */
export interface Overviews {
  /** Rejects with `InvalidRequest` when the time is upside down, too finely divided, or older than is kept so finely. */
  ofBucket(bucket: string, time: TimeRange): Promise<Overview>
  ofAll(time: TimeRange): Promise<Overview & { readonly buckets: readonly BucketShare[] }>
  /** What each rule did in the last 24 hours. */
  rules(bucket: string): Promise<ReadonlyMap<string, CountsView>>
}

export function createOverviews({ settings, objects, now }: OverviewDeps): Overviews {
  const { counts, history } = settings

  const over = async (of: readonly BucketRecord[], bucket: number | null, time: TimeRange): Promise<Overview> => {
    const asked = { bucket, span: spanOf(time), ...time } as const
    const [steps, tops, stillMissing, used, states] = await Promise.all([
      counts.steps(asked),
      counts.tops({ bucket, from: floorTo(time.from, hourMs), to: time.to }),
      counts.stillMissing(bucket),
      Promise.all(of.map(({ id }) => objects.usage(id))),
      Promise.all(of.map(({ id }) => history.counts(id))),
    ])
    const points = Array.from({ length: stepsIn(time) }, (_, step) => ({
      at: time.from + step * time.stepMs,
      counts: steps.get(step) ?? none,
    }))
    return {
      ...time,
      totals: sumOf(countNames, [...steps.values()]),
      points,
      usage: sumOf(['objects', 'bytes'], used),
      pulls: sumOf(['queued', 'running', 'done', 'failed', 'cancelled'], states),
      stillMissing,
      topMissing: hottest(of, tops, (top) => top.of === 'missing'),
      topErrors: hottest(of, tops, (top) => top.of !== 'missing'),
    }
  }
  return {
    async ofBucket(name, asked) {
      const time = checked(asked, now())
      const bucket = await findBucket(settings, name)
      return over([bucket], bucket.id, time)
    },
    async ofAll(asked) {
      const time = checked(asked, now())
      const all = await settings.buckets.all()
      const [overview, shares, used] = await Promise.all([
        over(all, null, time),
        counts.byBucket({ bucket: null, span: spanOf(time), ...time }),
        Promise.all(all.map(({ id }) => objects.usage(id))),
      ])
      const buckets = all.map(({ id, name }, i) => ({
        bucket: name,
        usage: used[i] ?? { objects: 0, bytes: 0 },
        counts: shares.get(id) ?? none,
      }))
      return { ...overview, buckets }
    },
    async rules(name) {
      const { id } = await findBucket(settings, name)
      const to = now()
      return counts.byRule({ bucket: id, span: 'minute', from: to - 24 * hourMs, to })
    },
  }
}

const floorTo = (at: number, length: number) => at - (at % length)

const spanOf = ({ stepMs }: Pick<TimeRange, 'stepMs'>) => (stepMs % hourMs === 0 ? 'hour' : 'minute')

const stepsIn = ({ from, to, stepMs }: TimeRange) => Math.ceil((to - from) / stepMs)

/** The time from the beginning of a minute or hour on. */
function checked(asked: TimeRange, at: number): TimeRange {
  const from = floorTo(asked.from, spanOf(asked) === 'hour' ? hourMs : minuteMs)
  const time = { ...asked, from }
  if (time.to <= from) throw refused('to', 'must be later than `from`')
  if (stepsIn(time) > mostSteps) throw refused('step', `divides this time into more than ${mostSteps} steps`)
  if (spanOf(time) === 'minute' && from < at - keptMs.minute - minuteMs)
    throw refused('step', 'must be whole hours for a time that began more than 48 hours ago')
  return time
}

const refused = (field: 'to' | 'step', detail: string) =>
  new RefusedFieldsError([{ pointer: `/${field}`, code: 'custom', detail }])

function sumOf<const N extends string>(names: readonly N[], all: ReadonlyArray<Readonly<Record<N, number>>>) {
  const of = (name: N) => all.reduce((sum, one) => sum + one[name], 0)
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, number>
}

const none = sumOf(countNames, [])

/** What several hours have in common, most frequent first. */
function hottest(buckets: readonly BucketRecord[], tops: readonly Top[], isWanted: (top: Top) => boolean): NamedTop[] {
  const names = new Map(buckets.map(({ id, name }) => [id, name]))
  const sameThing = ({ bucket, of, reason, rule, key }: Top) =>
    [bucket, of, reason, rule, of === 'missing' ? key : ''].join()
  return [...Map.groupBy(tops.filter(isWanted), sameThing).values()]
    .flatMap((same) => {
      const latest = same.reduce((a, b) => (b.lastAt > a.lastAt ? b : a))
      const bucketName = names.get(latest.bucket)
      return bucketName === undefined ? [] : [{ ...latest, ...sumOf(['count', 'offBy'], same), bucketName }]
    })
    .sort((a, b) => b.count - a.count)
    .slice(0, shownTops)
}
