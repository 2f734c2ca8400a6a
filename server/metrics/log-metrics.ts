import { Counter, type Registry } from 'prom-client'

export function registerLog(registry: Registry, dropped: () => number): void {
  new Counter({
    name: 'headwater_access_log_dropped_total',
    help: 'Lines of the access log that the disk was too slow for.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped())
    },
  })
}
