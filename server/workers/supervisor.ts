import { setTimeout as wait } from 'node:timers/promises'
import { ConfigError } from '../config/config-error.ts'
import type { Delta } from '../counters/counters.ts'
import { countersOf, type ProcessMetrics } from '../metrics/metrics.ts'
import type { DecidedMiss } from '../pull/admit-misses.ts'
import type { Resting } from '../pull/origin-health.ts'
import type { Learned } from '../pull/rule-book.ts'
import { createBookCopies } from './book-copies.ts'
import { createMember, type Member } from './member.ts'
import type { FromWorker, WorkerSettings } from './messages.ts'

/** The pauses before a worker is started again that does not live long, milliseconds. */
const shortestPause = 100
const longestPause = 10_000
/** Who lives this long, milliseconds, is started again at once. */
const longLife = 10_000

export type SupervisorDeps = {
  readonly workers: number
  readonly settings: WorkerSettings
  readonly log: { info(facts: object, message: string): void; error(facts: object, message: string): void }
}

/** Where what workers decide and count goes. */
export type Sinks = {
  /** Queues pulls, but for those that are not wanted any more. */
  readonly admit: (misses: readonly DecidedMiss[]) => void
  readonly count: (requests: number) => void
  readonly add: (delta: Delta) => void
  /** So many misses were more than a worker could keep. */
  readonly lost: (misses: number) => void
}

/** Keeps a number of worker processes running that answer on the objects listener. */
export interface Supervisor {
  /** Resolves when every worker that serves decides by it. One that does not answer is ended. */
  learn(learned: Learned): Promise<void>
  /** The origins that rest now. */
  rest(resting: Resting): void
  /** Resolves when all serve. Rejects with `ConfigError` when one cannot. */
  start(sinks: Sinks): Promise<void>
  /** Of those that serve, and what those that are gone have counted. */
  metrics(): Promise<ProcessMetrics[]>
  reopenLogs(): void
  /** How many serve. */
  serving(): number
  /** Ends them: no new requests, running answers to their end within `limitMs` milliseconds. */
  drain(limitMs: number): Promise<void>
}

export function createSupervisor({ workers, settings, log }: SupervisorDeps): Supervisor {
  const copies = createBookCopies()
  const members = new Set<Member>()
  const stopping = new AbortController()
  let resting: Resting = new Map()
  /** What those that are gone have counted: sums must not fall. */
  let counted: Promise<ProcessMetrics> = Promise.resolve([])

  const hear = (sinks: Sinks) => (message: FromWorker) => {
    if (message.kind === 'misses') {
      sinks.admit(message.misses)
      if (message.lost > 0) sinks.lost(message.lost)
    } else if (message.kind === 'requests') sinks.count(message.count)
    else if (message.kind === 'delta') sinks.add(message.delta)
    else if (message.kind === 'failed') log.error(message.facts, message.message)
  }
  const begin = (sinks: Sinks): Member => {
    const member = createMember({
      welcome: () => ({ kind: 'start', settings, book: copies.all(), resting }),
      onMessage: hear(sinks),
    })
    members.add(member)
    void member.began.then((why) => why === null && log.info({ worker: member.pid }, 'a worker serves'))
    void member.ended.then(() => {
      members.delete(member)
      counted = counted.then(async (sum) => countersOf([sum, (await member.metrics()) ?? []]))
    })
    return member
  }
  /** Until it is told to stop. */
  const keepOneRunning = async (first: Member, sinks: Sinks): Promise<void> => {
    let pause = 0
    for (let member = first; ; member = begin(sinks)) {
      const since = performance.now()
      const why = await member.ended
      if (stopping.signal.aborted) return
      pause = performance.now() - since > longLife ? 0 : Math.min(Math.max(shortestPause, 2 * pause), longestPause)
      log.error({ worker: member.pid, why, pauseMs: pause }, 'a worker has ended and is started again')
      await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
    }
  }
  return {
    async learn(learned) {
      const copy = copies.take(learned)
      await Promise.all([...members].map((member) => member.learn(copy)))
    },
    rest(now) {
      resting = now
      for (const member of members) member.rest(now)
    },
    async start(sinks) {
      const first = Array.from({ length: workers }, () => begin(sinks))
      const refusals = await Promise.all(first.map(({ began }) => began))
      const refusal = refusals.find((why) => why !== null)
      if (refusal) throw new ConfigError(refusal)
      for (const member of first) void keepOneRunning(member, sinks)
    },
    async metrics() {
      const all = await Promise.all([counted, ...[...members].map((member) => member.metrics())])
      return all.filter((metrics) => metrics !== null)
    },
    reopenLogs() {
      for (const member of members) member.reopenLogs()
    },
    serving: () => [...members].filter((member) => member.serves()).length,
    async drain(limitMs) {
      stopping.abort()
      await Promise.all([...members].map((member) => member.drain(limitMs)))
    },
  }
}
