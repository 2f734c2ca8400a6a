import { setTimeout as pass } from 'node:timers/promises'
import type { PullReason } from '../../contract/pulls.ts'
import type { Pull } from '../domain/pull.ts'
import { mayRetry, pauseAfter } from '../domain/retry.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import type { KeyMemory } from './key-memory.ts'
import type { PullOutcome } from './pull-outcome.ts'

/** The few log calls that `pull` makes; pino's logger is one. */
export type PullLog = Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>

export type RecordDeps = {
  readonly queue: Pick<PullQueue, 'finish' | 'postpone'>
  /** Keys whose pull has failed, which no miss is to queue again at once. */
  readonly cooldown: KeyMemory
  readonly log: PullLog
  /** Names this process in the rows it holds. */
  readonly owner: string
  /** Milliseconds since 1970 by a clock that never steps (reliability.md R22). */
  readonly now: () => number
  readonly random: () => number
}

/** How long a pull that failed for good rests before a miss may queue it again, milliseconds. */
const failedPause = 60_000
/** The longest pause between two tries to write a pull's end, milliseconds. */
const longestWritePause = 30_000
/** Pulls that had to wait for their origin return over so many milliseconds, not all at once. */
const returnSpread = 30_000

/**
 * Records a pull's end or its next attempt, and goes on until that is written: a row left `running` would keep its key
 * from every later pull. The pull holds its slot meanwhile, so that a store which cannot be written does not get more
 * and more to remember. Rejects only when `stop` is aborted.
 */
export async function recordEnd(deps: RecordDeps, pull: Pull, outcome: PullOutcome, stop: AbortSignal): Promise<void> {
  const write = writeOf(deps, pull, outcome)
  for (let pause = 1_000; ; pause = Math.min(pause * 2, longestWritePause)) {
    try {
      await write()
      return
    } catch (error) {
      if (stop.aborted) throw error
      deps.log.error({ err: error, pull: pull.id }, 'the end of a pull could not be recorded; it is tried again')
    }
    await pass(pause, undefined, { signal: stop })
  }
}

/** How a pull's end is written down. */
function writeOf(deps: RecordDeps, pull: Pull, outcome: PullOutcome): () => Promise<unknown> {
  const { queue, owner, log } = deps
  const at = deps.now()
  if (outcome.kind === 'done') {
    const { bytes, totalBytes } = outcome
    return () => queue.finish(pull.id, owner, { state: 'done', reason: null, detail: null, bytes, totalBytes, at })
  }
  const nothing = { bytes: 0, totalBytes: null, at }
  if (outcome.kind === 'dropped') {
    const { reason, detail } = outcome
    return () => queue.finish(pull.id, owner, { state: 'cancelled', reason, detail, ...nothing })
  }
  const { reason, detail, retryAfterMs } = outcome.failure
  if (unasked.has(reason)) {
    const runAt = at + Math.ceil((retryAfterMs ?? 1_000) + returnSpread * deps.random())
    return () => queue.postpone(pull.id, owner, { runAt, reason, detail, uncounted: true })
  }
  log.warn({ pull: pull.id, bucket: pull.bucket, attempt: pull.attempts, reason, detail }, 'pull failed')
  if (mayRetry(reason, pull.attempts)) {
    const runAt = at + pauseAfter(pull.attempts, deps.random(), retryAfterMs)
    return () => queue.postpone(pull.id, owner, { runAt, reason, detail })
  }
  // Rest first: a miss between the two must not queue again what the origin has just refused. How long "not there" is
  // believed is the rule's.
  if (reason !== 'origin-not-found') deps.cooldown.remember(pull, failedPause)
  return () => queue.finish(pull.id, owner, { state: 'failed', reason, detail, ...nothing })
}

/** The origin was not asked: that is no attempt. */
const unasked: ReadonlySet<PullReason> = new Set<PullReason>(['origin-resting', 'budget-concurrency'])
