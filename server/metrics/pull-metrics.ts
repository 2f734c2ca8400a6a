import { Counter, Gauge, type Registry } from 'prom-client'
import type { PullCounts } from './pull-counts.ts'

/** What is asked of the parts when metrics are wanted. */
export type PullsNow = {
  /** Recorded pulls by state; may be some seconds old. */
  states(): Promise<Readonly<Record<string, number>>>
  /** How long the pull has been due that waits longest, seconds; may be some seconds old. */
  oldest(): Promise<number>
  flights(): { readonly flights: number; readonly readers: number }
  /** Misses that are not yet queued durably. */
  inbox(): number
}

/** Pulls: how they ended, how many wait and run. */
export function registerPulls(registry: Registry, counts: PullCounts, now: PullsNow): void {
  const registers = [registry]
  new Counter({
    name: 'headwater_pulls_ended_total',
    help: 'Flights that ended, by result and reason.',
    labelNames: ['result', 'reason'],
    registers,
    collect() {
      this.reset()
      for (const { result, reason, count } of counts.byEnd.values()) this.inc({ result, reason }, count)
    },
  })
  const total = (name: string, help: string, value: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(value())
      },
    })
  total('headwater_pulled_bytes_total', 'Bytes that origins sent for pulls that ended.', () => counts.bytes)
  total('headwater_misses_not_queued_total', 'Misses whose pull could not be queued.', () => counts.lost)
  new Gauge({
    name: 'headwater_pulls',
    help: 'Recorded pulls by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await now.states())) this.set({ state }, count)
    },
  })
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value())
      },
    })
  const oldest = 'How long the pull has been due that waits longest; 0 when none is.'
  gauge('headwater_pulls_oldest_due_seconds', oldest, now.oldest)
  gauge('headwater_flights', 'Pulls that run in memory.', () => now.flights().flights)
  gauge('headwater_flight_readers', 'Who reads them, the store apart.', () => now.flights().readers)
  gauge('headwater_inbox_waiting', 'Misses that wait to be queued durably.', now.inbox)
}
