import type { PullReason } from '../../contract/pulls.ts'
import type { Pull } from '../domain/pull.ts'
import { mayRetry, pauseAfter } from '../domain/retry.ts'
import type { HeldEnd, PullQueue } from '../settings-store/settings-store.ts'
import type { KeyMemory } from './key-memory.ts'
import { factsOf, type PullOutcome } from './pull-outcome.ts'

/** The few log calls that `pull` makes; pino's logger is one. */
export type PullLog = Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>

export type RecordDeps = {
  readonly queue: Pick<PullQueue, 'finishAll' | 'postpone'>
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
/** The longest pause between two tries to write the ends of pulls, milliseconds. */
const longestWritePause = 30_000
/** Pulls that had to wait for their origin return over so many milliseconds, not all at once. */
const returnSpread = 30_000

export interface EndRecorder {
  /** Takes in a pull's end or its next attempt, to be written with the next {@link flush}. */
  add(pull: Pull, outcome: PullOutcome): void
  /**
   * Starts to write what was added; resolves when that is over, `null` when there is nothing. What cannot be written is
   * tried again later: a row must not stay `running`.
   */
  flush(): Promise<void> | null
  /** How many ends the store has refused so far, and still has to take. */
  readonly refused: number
  /** Resolves when all that was added is written, or was refused once more; nothing is tried again from then on. */
  stop(): Promise<void>
}

/** Writes ends of pulls, many in one statement. `onRecovered` is told when the store takes what it had refused. */
export function createEndRecorder(deps: RecordDeps, onRecovered: () => void): EndRecorder {
  const { queue, owner, log } = deps
  const writes = new Set<Promise<void>>()
  let waiting: Ending[] = []
  let refused: Ending[] = []
  let pause = 0
  let timer: NodeJS.Timeout | null = null

  const write = (part: readonly Ending[], writing: Promise<unknown>, isAgain: boolean) => {
    const written = writing
      .then(() => {
        if (isAgain) onRecovered()
        pause = 0
      })
      .catch((err: unknown) => {
        log.error({ err, pulls: part.length }, 'ends of pulls could not be recorded; they are tried again')
        refused.push(...part)
        tryAgain()
      })
      .finally(() => writes.delete(written))
    writes.add(written)
  }
  const tryAgain = () => {
    if (timer !== null) return
    pause = Math.min(Math.max(pause * 2, 1_000), longestWritePause)
    timer = setTimeout(() => {
      timer = null
      waiting.push(...refused)
      refused = []
      void flush(true)
    }, pause)
  }
  const flush = (isAgain = false) => {
    const batch = waiting
    waiting = []
    const ends = batch.filter((ending) => ending.kind === 'end')
    if (ends.length > 0)
      write(
        ends,
        queue.finishAll(
          owner,
          ends.map(({ end }) => end),
        ),
        isAgain,
      )
    for (const ending of batch)
      if (ending.kind === 'retry') write([ending], queue.postpone(ending.id, owner, ending.retry), isAgain)
    return batch.length === 0 ? null : Promise.all(writes).then(() => undefined)
  }
  return {
    add: (pull, outcome) => void waiting.push(endingOf(deps, pull, outcome)),
    flush: () => flush(),
    get refused() {
      return refused.length
    },
    async stop() {
      waiting.push(...refused)
      refused = []
      void flush()
      await Promise.all(writes)
      if (timer) clearTimeout(timer)
    },
  }
}

type Ending =
  | { readonly kind: 'end'; readonly end: HeldEnd }
  | { readonly kind: 'retry'; readonly id: string; readonly retry: Parameters<PullQueue['postpone']>[2] }

/** What a pull's outcome means for its row. */
function endingOf(deps: RecordDeps, { id, ...pull }: Pull, outcome: PullOutcome): Ending {
  const at = deps.now()
  const end = (state: HeldEnd['state'], more: Partial<HeldEnd>): Ending => ({
    kind: 'end',
    end: { id, state, reason: null, detail: null, bytes: 0, totalBytes: null, at, ...more },
  })
  if (outcome.kind === 'done') return end('done', { bytes: outcome.bytes, totalBytes: outcome.totalBytes })
  if (outcome.kind === 'dropped') return end('cancelled', { reason: outcome.reason, detail: outcome.detail })
  const { reason, detail, retryAfterMs } = outcome.failure
  const facts = factsOf(outcome.failure)
  if (unasked.has(reason)) {
    const runAt = at + Math.ceil((retryAfterMs ?? 1_000) + returnSpread * deps.random())
    return { kind: 'retry', id, retry: { runAt, reason, detail, facts, uncounted: true } }
  }
  deps.log.warn({ pull: id, bucket: pull.bucket, attempt: pull.attempts, reason, detail }, 'pull failed')
  if (mayRetry(reason, pull.attempts)) {
    const runAt = at + pauseAfter(pull.attempts, deps.random(), retryAfterMs)
    return { kind: 'retry', id, retry: { runAt, reason, detail, facts } }
  }
  // Rest first: a miss between the two must not queue again what the origin has just refused. How long "not there" is
  // believed is the rule's.
  if (reason !== 'origin-not-found') deps.cooldown.remember(pull, failedPause)
  return end('failed', { reason, detail, facts })
}

/** The origin was not asked: that is no attempt. */
const unasked: ReadonlySet<PullReason> = new Set<PullReason>(['origin-resting', 'budget-concurrency'])
