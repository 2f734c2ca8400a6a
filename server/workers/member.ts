import type { ProcessMetrics } from '../metrics/metrics.ts'
import type { Resting } from '../pull/origin-health.ts'
import type { Learned } from '../pull/rule-book.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { forkWorker } from './worker-process.ts'

/** A worker that does not answer for so long, milliseconds, is ended: it might answer clients by what is no longer so. */
const answerMs = 5_000
/** So long, milliseconds, a scraper waits for its numbers. */
const countMs = 1_000
/** What one that drains may take beyond its limit, milliseconds. */
const endMs = 2_000

/** One worker, as the supervisor sees it. */
export interface Member {
  readonly pid: number
  /** Resolves when it serves, to `null`, or to why it cannot. */
  readonly began: Promise<string | null>
  /** Resolves when it is gone, to why in a word. */
  readonly ended: Promise<string>
  serves(): boolean
  /** Resolves when no answer of it is decided by what was before. */
  learn(learned: Learned): Promise<void>
  rest(resting: Resting): void
  /** What it last said, when it does not say in time or is gone; `null` when it never did. */
  metrics(): Promise<ProcessMetrics | null>
  reopenLogs(): void
  drain(limitMs: number): Promise<void>
}

export function createMember(deps: {
  /** What it is started with, asked for when it is ready for it. */
  readonly welcome: () => ToWorker
  readonly onMessage: (message: FromWorker) => void
}): Member {
  const began = Promise.withResolvers<string | null>()
  const answers = new Map<number, () => void>()
  const counts = new Map<number, (metrics: ProcessMetrics | null) => void>()
  // One that has not been welcomed will begin with all that is known then.
  let phase: 'loading' | 'welcomed' | 'serving' | 'gone' = 'loading'
  let questions = 0
  let refusal: string | null = null
  let last: ProcessMetrics | null = null

  const hear = (message: FromWorker): void => {
    if (message.kind === 'loaded') {
      phase = 'welcomed'
      worker.send(deps.welcome())
    } else if (message.kind === 'serving') {
      phase = 'serving'
      began.resolve(null)
    } else if (message.kind === 'refused') {
      // Of no use, and it does not end by itself while it is listened to.
      refusal = message.message
      worker.kill()
    } else if (message.kind === 'learned') answers.get(message.change)?.()
    else if (message.kind === 'counted') counts.get(message.ask)?.(message.metrics)
    else deps.onMessage(message)
    if (message.kind === 'misses') worker.send({ kind: 'taken' })
  }
  const worker = forkWorker(hear)
  const ended = worker.ended.then((why) => {
    phase = 'gone'
    began.resolve(refusal ?? `could not start a worker: ${why}`)
    for (const resolve of answers.values()) resolve()
    for (const resolve of counts.values()) resolve(null)
    return refusal ?? why
  })
  /** Ends it when `done`, which its end resolves too, takes longer. */
  const within = async (ms: number, done: Promise<unknown>): Promise<void> => {
    const timer = setTimeout(worker.kill, ms)
    await done
    clearTimeout(timer)
  }
  return {
    pid: worker.pid,
    began: began.promise,
    ended,
    serves: () => phase === 'serving',
    async learn(learned) {
      if (phase === 'loading' || phase === 'gone') return
      questions += 1
      const change = questions
      const { promise, resolve } = Promise.withResolvers<void>()
      answers.set(change, resolve)
      worker.send({ kind: 'learn', change, learned })
      await within(answerMs, promise)
      answers.delete(change)
    },
    rest(resting) {
      if (phase !== 'loading') worker.send({ kind: 'resting', resting })
    },
    async metrics() {
      if (phase !== 'serving') return last
      questions += 1
      const ask = questions
      const { promise, resolve } = Promise.withResolvers<ProcessMetrics | null>()
      counts.set(ask, resolve)
      const timer = setTimeout(resolve, countMs, null)
      worker.send({ kind: 'count', ask })
      last = (await promise) ?? last
      clearTimeout(timer)
      counts.delete(ask)
      return last
    },
    reopenLogs() {
      if (phase !== 'loading') worker.send({ kind: 'reopen' })
    },
    async drain(limitMs) {
      if (phase === 'loading') worker.kill()
      else worker.send({ kind: 'drain', limitMs })
      await within(limitMs + endMs, ended)
    },
  }
}
