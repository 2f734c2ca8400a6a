import { AggregatorRegistry, Registry } from 'prom-client'
import { createAnswerCounts } from './answer-counts.ts'
import { registerAnswers } from './answer-metrics.ts'
import { registerLog } from './log-metrics.ts'
import { registerProcess } from './process-metrics.ts'
import { createPullCounts } from './pull-counts.ts'
import { type PullsNow, registerPulls } from './pull-metrics.ts'
import { type HotNow, registerHot, registerStore, type StoreNow } from './store-metrics.ts'

/** The metrics of one process as another one can add them to its own; plain JSON. */
export type ProcessMetrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** The counters of this process, and their form for Prometheus. Must be disposed of. */
export function createMetrics() {
  const registry = new Registry()
  const answers = createAnswerCounts()
  const pulls = createPullCounts()
  registerAnswers(registry, answers)
  const ofProcess = registerProcess(registry)
  return {
    /** Told of every answer of the objects listener. */
    answers,
    /** Told of every pull that ends. */
    pulls,
    /** What only the process knows that has the stores open. */
    watch(now: PullsNow, store: StoreNow): void {
      registerPulls(registry, pulls, now)
      registerStore(registry, store)
    },
    /** What this process has in memory of the objects. */
    watchHot(hot: HotNow): void {
      registerHot(registry, hot)
    },
    /** Lines of the access log that were dropped. */
    watchLog(dropped: () => number): void {
      registerLog(registry, dropped)
    },
    /** For another process to add up: see {@link metricsText}. */
    snapshot: (): Promise<ProcessMetrics> => registry.getMetricsAsJSON(),
    [Symbol.dispose]: () => ofProcess[Symbol.dispose](),
  }
}

export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE

/** Prometheus' text of the metrics of all processes together: sums, but the greatest delay of an event loop. */
export const metricsText = (processes: readonly ProcessMetrics[]): Promise<string> =>
  AggregatorRegistry.aggregate([...processes]).metrics()

/** What all processes together have in memory of the objects. */
export function hotOf(processes: readonly ProcessMetrics[]): ReturnType<HotNow> {
  const sum = (name: string) =>
    processes
      .flatMap((metrics) => metrics.find((metric) => metric.name === name)?.values ?? [])
      .reduce((total, { value }) => total + value, 0)
  return {
    objects: sum('headwater_hot_objects'),
    bytes: sum('headwater_hot_bytes'),
    evicted: sum('headwater_hot_evictions_total'),
  }
}

/** What several processes have counted, without what they hold at the moment. */
export const countersOf = async (processes: readonly ProcessMetrics[]): Promise<ProcessMetrics> =>
  (await AggregatorRegistry.aggregate([...processes]).getMetricsAsJSON()).filter(({ type }) => String(type) !== 'gauge')
