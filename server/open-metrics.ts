import { createMetrics, hotOf, metricsText, metricsType, type ProcessMetrics } from './metrics/metrics.ts'
import { rememberedFor } from './metrics/remembered.ts'
import type { ObjectStore } from './object-store/object-store.ts'
import type { openDataPath } from './pull/open-data-path.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'

/** What must be counted is not counted again sooner than after so many milliseconds. */
const rememberMs = 5_000

type Watched = {
  readonly objects: ObjectStore
  readonly settings: SettingsStore
  readonly dataPath: Awaited<ReturnType<typeof openDataPath>>
}

type MetricsDeps = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
  /** What other processes have counted. */
  readonly others?: (() => Promise<ProcessMetrics[]>) | undefined
}

/** The metrics of the process that has the stores open, and of those that help it. */
export function openMetrics({ now, elapsed, others = async () => [] }: MetricsDeps) {
  const metrics = createMetrics()
  const all = async () => [await metrics.snapshot(), ...(await others())]
  return {
    ...metrics,
    watchPath({ objects, settings, dataPath }: Watched): void {
      const holdings = async () => {
        const buckets = await settings.buckets.all()
        const used = await Promise.all(buckets.map(({ id }) => objects.usage(id)))
        const sum = (of: 'objects' | 'bytes') => used.reduce((total, one) => total + one[of], 0)
        return { buckets: buckets.length, objects: sum('objects'), bytes: sum('bytes') }
      }
      const { flights, inbox } = dataPath
      const states = async () => {
        const buckets = await settings.buckets.all()
        const counts = await Promise.all(buckets.map(({ id }) => settings.history.counts(id)))
        const sum = (of: keyof (typeof counts)[number]) => counts.reduce((total, one) => total + one[of], 0)
        return {
          queued: sum('queued'),
          running: sum('running'),
          done: sum('done'),
          failed: sum('failed'),
          cancelled: sum('cancelled'),
        }
      }
      const oldest = async () => {
        const due = await settings.pulls.nextDue({ after: -1 })
        return due === null ? 0 : Math.max(0, now() - due) / 1_000
      }
      metrics.watchHot(objects.hot)
      metrics.watch(
        {
          states: rememberedFor(rememberMs, states, elapsed),
          oldest: rememberedFor(rememberMs, oldest, elapsed),
          flights: () => flights.counts(),
          inbox: () => inbox.size,
        },
        { holdings: rememberedFor(rememberMs, holdings, elapsed), batches: objects.batches },
      )
    },
    type: metricsType,
    text: async () => metricsText(await all()),
    hot: async () => hotOf(await all()),
  }
}
