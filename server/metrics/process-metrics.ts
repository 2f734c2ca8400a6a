import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'

/** Memory, processor time and the delays of the event loop since they were last asked for. Must be disposed of. */
export function registerProcess(registry: Registry): Disposable {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number, aggregator: 'sum' | 'min' = 'sum') =>
    new Gauge({
      name,
      help,
      aggregator,
      registers,
      collect() {
        this.set(value())
      },
    })
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  gauge('process_start_time_seconds', 'When it started, since 1970.', () => performance.timeOrigin / 1_000, 'min')
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of all threads.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  new Gauge({
    name: 'headwater_event_loop_delay_seconds',
    help: 'Delay of the event loop since it was last asked for, by quantile.',
    labelNames: ['quantile'],
    aggregator: 'max',
    registers,
    collect() {
      for (const quantile of [0.5, 0.99]) this.set({ quantile }, (delay.percentile(quantile * 100) || 0) / 1e9)
      this.set({ quantile: 1 }, delay.count > 0 ? delay.max / 1e9 : 0)
      delay.reset()
    },
  })
  return { [Symbol.dispose]: () => delay.disable() }
}
