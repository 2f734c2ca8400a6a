import type { OriginRule } from '../domain/origin-pull.ts'
import type { Pull } from '../domain/pull.ts'
import { longestPause, maxAttempts } from '../domain/retry.ts'
import type { PullQueue } from '../settings-store/settings-store.ts'
import type { Flight } from './flight.ts'
import type { Flights } from './flights.ts'
import { failed, type PullOutcome, reconfigured } from './pull-outcome.ts'
import { createEndRecorder, type RecordDeps } from './record-end.ts'
import type { RuleBook } from './rule-book.ts'

export type PullWorkerDeps = RecordDeps & {
  readonly queue: PullQueue
  readonly flights: Pick<Flights, 'joinOrStart'>
  readonly ruleBook: Pick<RuleBook, 'byId'>
  /** Pulls at once, asked before every claim; at least one. */
  readonly concurrency: () => number
  /** Whether pulls are to make room for others: then they are looked after more rarely. */
  readonly isHeld: () => boolean
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

/** After so many milliseconds ends are written and new pulls claimed, several at once and all in one transaction. */
const gatherMs = 4
const heldGatherMs = 50
/** So long after a claim there may be room again that pulls had made for others, milliseconds. */
const heldLookMs = 500

/** Works the queue off: claims what is due, flies, records the end or the next attempt. Disposing hands back the rest. */
export function startPullWorker(deps: PullWorkerDeps): PullWorker {
  const ends = createEndRecorder(deps, () => wakeSoon())
  let running = 0
  let resting = false
  let stopped = false
  let claiming: Promise<void> | null = null
  let wokenMeanwhile = false
  let soon: NodeJS.Timeout | null = null
  let timer: NodeJS.Timeout | null = null

  const wake = () => {
    if (claiming !== null) {
      wokenMeanwhile = true
      return
    }
    wokenMeanwhile = false
    claiming = claimSome()
      .catch((error: unknown) => {
        deps.log.error({ err: error }, 'the pull queue could not be read')
        wakeAt(deps.now() + 1_000)
      })
      .finally(() => {
        claiming = null
        if (wokenMeanwhile) wakeSoon()
      })
  }
  const wakeSoon = () => {
    soon ??= setTimeout(
      () => {
        soon = null
        wake()
      },
      deps.isHeld() ? heldGatherMs : gatherMs,
    )
  }
  /** When the others have gone nobody tells, and no pull may end for hours. */
  const lookAgain = () => {
    if (deps.isHeld()) wakeAt(deps.now() + heldLookMs)
  }
  const claimSome = async () => {
    // Just before the claim: so it shares their transaction, and sees the shares of buckets that they make free.
    const ending = ends.flush()
    // An end that cannot be written holds its place: there is not to be more and more to remember.
    const limit = resting ? 0 : deps.concurrency() - running - ends.refused
    if (limit <= 0) return lookAgain()
    const { owner, perBucket } = deps
    const now = deps.now()
    const pulls = await deps.queue.claim({ owner, limit, perBucket, now })
    for (const pull of pulls) start(pull)
    // What is due and still waits is of buckets that have their share: the end of one of their pulls wakes.
    if (pulls.length === limit) return lookAgain()
    wakeAt(await deps.queue.nextDue({ after: now }))
    // Ends that are counted into warm-ups take a transaction of their own, and may have made shares free only since.
    void ending?.then(wakeSoon)
  }
  /** What ends after the stop is handed back instead. */
  const finish = (pull: Pull, outcome: PullOutcome) => {
    if (stopped) return
    ends.add(pull, outcome)
    wakeSoon()
  }
  const broke = (pull: { readonly key: string }, err: unknown) => deps.log.error({ err, key: pull.key }, 'a pull broke')
  const start = (pull: Pull) => {
    if (stopped) return
    running += 1
    fly(deps, pull)
      .finally(() => {
        running -= 1
      })
      .then((outcome) => finish(pull, outcome))
      .catch((error: unknown) => broke(pull, error))
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
    wake: () => (deps.isHeld() ? wakeSoon() : wake()),
    rest,
    record(flight, begun) {
      begun
        .then(async (pull) => pull && finish(pull, await flight.ended))
        .catch((error: unknown) => broke(flight.pull, error))
    },
    async [Symbol.asyncDispose]() {
      rest()
      stopped = true
      await claiming
      if (soon) clearTimeout(soon)
      await ends.stop()
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
