import type { Pull } from '../domain/pull.ts'
import { longestPause, maxAttempts } from '../domain/retry.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginClient } from '../origin/origin-client.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import { type PullOutcome, pullObject } from './pull-object.ts'
import { type RecordDeps, recordEnd } from './record-end.ts'
import type { RuleBook } from './rule-book.ts'

export type PullWorkerDeps = RecordDeps & {
  readonly queue: PullQueue
  readonly objects: ObjectStore
  readonly origin: OriginClient
  readonly ruleBook: Pick<RuleBook, 'byId'>
  /** Pulls at once, asked before every claim; at least one. */
  readonly concurrency: () => number
  /** Pulls at once of one bucket, whose origin may be slow or dead: the others are to be free for other buckets. */
  readonly perBucket: number
}

export interface PullWorker extends AsyncDisposable {
  /** There may be work: called when pulls were queued. */
  wake(): void
  /** Takes no more pulls; those that run go on. */
  rest(): void
  /** Breaks off the running pulls of a bucket: its rule changed, or it is gone. */
  drop(bucket: number): void
}

type Run = { readonly bucket: number; readonly dropped: AbortController; readonly ended: Promise<void> }

/** Works the queue off: claims what is due, copies, records the end or the next attempt. Disposing hands back the rest. */
export function startPullWorker(deps: PullWorkerDeps): PullWorker {
  const stop = new AbortController()
  const running = new Set<Run>()
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
    const limit = deps.concurrency() - running.size
    if (limit <= 0) return
    const { owner, perBucket } = deps
    const now = deps.now()
    const pulls = await deps.queue.claim({ owner, limit, perBucket, now })
    for (const pull of pulls) start(pull)
    // What is due and still waits is of buckets that have their share: the end of one of their pulls wakes.
    if (pulls.length < limit) wakeAt(await deps.queue.nextDue({ after: now }))
  }
  const start = (pull: Pull) => {
    const dropped = new AbortController()
    const ended = runPull(deps, pull, { stop: stop.signal, dropped: dropped.signal })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) deps.log.error({ err: error, pull: pull.id }, 'a pull broke')
      })
      .finally(() => {
        running.delete(run)
        wake()
      })
    const run: Run = { bucket: pull.bucket, dropped, ended }
    running.add(run)
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
    drop(bucket) {
      for (const run of running) if (run.bucket === bucket) run.dropped.abort()
    },
    async [Symbol.asyncDispose]() {
      rest()
      stop.abort()
      await claiming
      await Promise.all([...running].map(({ ended }) => ended))
      await deps.queue.handBack({ owner: deps.owner, now: deps.now() })
    },
  }
}

/** Either ends a pull early: the worker stops, or its bucket's rule does not hold any more. */
type Ends = { readonly stop: AbortSignal; readonly dropped: AbortSignal }

async function runPull(deps: PullWorkerDeps, pull: Pull, ends: Ends): Promise<void> {
  await recordEnd(deps, pull, await outcomeOf(deps, pull, ends), ends.stop)
}

const reconfigured: PullOutcome = {
  kind: 'dropped',
  reason: 'configuration-changed',
  detail: 'Origin-pull was changed or disabled.',
}

async function outcomeOf(deps: PullWorkerDeps, pull: Pull, { stop, dropped }: Ends): Promise<PullOutcome> {
  if (pull.attempts > maxAttempts)
    return { kind: 'failed', failure: { reason: 'interrupted', detail: 'It was running whenever the server died.' } }
  const rule = deps.ruleBook.byId(pull.bucket)?.rule
  if (!rule) return reconfigured
  try {
    const outcome = await pullObject(deps, { pull, rule, signal: AbortSignal.any([stop, dropped]) })
    return dropped.aborted && outcome.kind === 'failed' ? reconfigured : outcome
  } catch (error) {
    if (dropped.aborted) return reconfigured
    throw error
  }
}
