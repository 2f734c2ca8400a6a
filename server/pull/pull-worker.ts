import type { Pull } from '../domain/pull.ts'
import { longestPause, maxAttempts, mayRetry, pauseAfter } from '../domain/retry.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginClient } from '../origin/origin-client.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import { type Cooldown, failedPause, notFoundPause } from './cooldown.ts'
import { type PullOutcome, pullObject } from './pull-object.ts'
import type { RuleBook } from './rule-book.ts'

/** The few log calls that `pull` makes; pino's logger is one. */
export type PullLog = Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>

export type PullWorkerDeps = {
  readonly queue: PullQueue
  readonly objects: ObjectStore
  readonly origin: OriginClient
  readonly ruleBook: RuleBook
  readonly cooldown: Cooldown
  readonly log: PullLog
  /** Names this process in the rows it holds. */
  readonly owner: string
  /** Pulls at once. */
  readonly concurrency: number
  /** Milliseconds since 1970 by a clock that never steps (reliability.md R22). */
  readonly now: () => number
  readonly random: () => number
}

export interface PullWorker extends AsyncDisposable {
  /** There may be work: called when pulls were queued. */
  wake(): void
  /** Takes no more pulls; those that run go on. */
  rest(): void
}

/** Works the queue off: claims what is due, copies, records the end or the next attempt. Disposing hands back the rest. */
export function startPullWorker(deps: PullWorkerDeps): PullWorker {
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  let resting = false
  let claiming: Promise<void> | null = null
  let wokenMeanwhile = false
  let timer: NodeJS.Timeout | null = null

  const wake = () => {
    if (resting) return
    if (claiming !== null) {
      wokenMeanwhile = true
      return
    }
    claiming = claimSome()
      .catch((error: unknown) => {
        deps.log.error({ err: error }, 'the pull queue could not be read')
        wakeAt(deps.now() + 1_000)
      })
      .finally(() => {
        claiming = null
        if (wokenMeanwhile) wake()
      })
  }
  const claimSome = async () => {
    wokenMeanwhile = false
    const limit = deps.concurrency - running.size
    if (limit <= 0) return
    const pulls = await deps.queue.claim({ owner: deps.owner, limit, now: deps.now() })
    for (const pull of pulls) start(pull)
    if (pulls.length < limit) wakeAt(await deps.queue.nextDue())
  }
  const start = (pull: Pull) => {
    const work: Promise<void> = runPull(deps, pull, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) deps.log.error({ err: error, pull: pull.id }, 'a pull could not be recorded')
      })
      .finally(() => {
        running.delete(work)
        wake()
      })
    running.add(work)
  }
  const wakeAt = (due: number | null) => {
    if (timer) clearTimeout(timer)
    timer = due === null || resting ? null : setTimeout(wake, Math.min(Math.max(due - deps.now(), 1), longestPause))
    timer?.unref()
  }
  const rest = () => {
    resting = true
    if (timer) clearTimeout(timer)
  }
  wake()
  return {
    wake,
    rest,
    async [Symbol.asyncDispose]() {
      rest()
      stop.abort()
      await claiming
      await Promise.all(running)
      await deps.queue.handBack({ owner: deps.owner, now: deps.now() })
    },
  }
}

async function runPull(deps: PullWorkerDeps, pull: Pull, signal: AbortSignal): Promise<void> {
  const outcome = await outcomeOf(deps, pull, signal)
  await record(deps, pull, outcome)
}

async function outcomeOf(deps: PullWorkerDeps, pull: Pull, signal: AbortSignal): Promise<PullOutcome> {
  if (pull.attempts > maxAttempts)
    return { kind: 'failed', failure: { reason: 'interrupted', detail: 'It was running whenever the server died.' } }
  const rule = deps.ruleBook.byId(pull.bucket)?.rule
  if (!rule) return { kind: 'dropped', reason: 'configuration-changed', detail: 'Origin-pull is disabled.' }
  return pullObject(deps, { pull, rule, signal })
}

async function record(deps: PullWorkerDeps, pull: Pull, outcome: PullOutcome): Promise<void> {
  const { queue, owner, log } = deps
  const at = deps.now()
  if (outcome.kind === 'done') {
    await queue.finish(pull.id, owner, { state: 'done', reason: null, detail: null, bytes: outcome.bytes, at })
    return
  }
  if (outcome.kind === 'dropped') {
    const { reason, detail } = outcome
    await queue.finish(pull.id, owner, { state: 'cancelled', reason, detail, bytes: 0, at })
    return
  }
  const { reason, detail, retryAfterMs } = outcome.failure
  log.warn({ pull: pull.id, bucket: pull.bucket, attempt: pull.attempts, reason, detail }, 'pull failed')
  if (mayRetry(reason, pull.attempts)) {
    const runAt = at + pauseAfter(pull.attempts, deps.random(), retryAfterMs)
    await queue.postpone(pull.id, owner, { runAt, reason, detail })
    return
  }
  // Rest first: a miss between the two must not queue again what the origin has just refused.
  deps.cooldown.rest(pull, reason === 'origin-not-found' ? notFoundPause : failedPause)
  await queue.finish(pull.id, owner, { state: 'failed', reason, detail, bytes: 0, at })
}
