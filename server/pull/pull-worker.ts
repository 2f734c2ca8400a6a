import type { OriginRule } from '../domain/origin-pull.ts'
import type { Pull } from '../domain/pull.ts'
import { longestPause, maxAttempts } from '../domain/retry.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import type { Flight } from './flight.ts'
import type { Flights } from './flights.ts'
import { failed, type PullOutcome, reconfigured } from './pull-outcome.ts'
import { type RecordDeps, recordEnd } from './record-end.ts'
import type { RuleBook } from './rule-book.ts'

export type PullWorkerDeps = RecordDeps & {
  readonly queue: PullQueue
  readonly flights: Pick<Flights, 'joinOrStart'>
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
  /** Records the end of a flight that a client's miss started, once it is known how its own start was recorded. */
  record(flight: Flight, begun: Promise<Pull | null>): void
}

/** Works the queue off: claims what is due, flies, records the end or the next attempt. Disposing hands back the rest. */
export function startPullWorker(deps: PullWorkerDeps): PullWorker {
  const stop = new AbortController()
  const stopped = new Promise<null>((resolve) => stop.signal.addEventListener('abort', () => resolve(null)))
  const running = new Set<Promise<void>>()
  const recording = new Set<Promise<void>>()
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
  const finish = async (pull: Pull, ending: Promise<PullOutcome>) => {
    const outcome = await Promise.race([ending, stopped])
    if (outcome !== null) await recordEnd(deps, pull, outcome, stop.signal)
  }
  const keep = (kept: Set<Promise<void>>, pull: { readonly key: string }, work: Promise<void>) => {
    const ended = work
      .catch((error: unknown) => {
        if (!stop.signal.aborted) deps.log.error({ err: error, key: pull.key }, 'a pull broke')
      })
      .finally(() => {
        kept.delete(ended)
        wake()
      })
    kept.add(ended)
  }
  const start = (pull: Pull) => keep(running, pull, finish(pull, fly(deps, pull)))
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
    record(flight, begun) {
      const work = begun.then((pull) => (pull ? finish(pull, flight.ended) : undefined))
      keep(recording, flight.pull, work)
    },
    async [Symbol.asyncDispose]() {
      rest()
      stop.abort()
      await claiming
      await Promise.all([...running, ...recording])
      await deps.queue.handBack({ owner: deps.owner, now: deps.now() })
    },
  }
}

async function fly(deps: PullWorkerDeps, pull: Pull): Promise<PullOutcome> {
  if (pull.attempts > maxAttempts) return failed('interrupted', 'It was running whenever the server died.')
  const rule = ruleOf(deps, pull)
  return rule ? deps.flights.joinOrStart({ pull, rule }).flight.ended : reconfigured
}

/** The rule that decided the pull, if it still stands and still stores. */
function ruleOf({ ruleBook }: PullWorkerDeps, { bucket, rule }: Pull): OriginRule | undefined {
  return ruleBook.byId(bucket)?.rules.find(({ id, mode }) => id === rule && mode !== 'redirect')
}
