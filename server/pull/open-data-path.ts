import type { NewPull } from '../domain/pull.ts'
import { longestPause } from '../domain/retry.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import type { OriginClient } from '../origin/origin-client.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { createAdmitMisses } from './admit-misses.ts'
import { createAskOrigin } from './ask-origin.ts'
import type { Flight } from './flight.ts'
import { createFlights } from './flights.ts'
import { createFreshness, type Freshness } from './freshness.ts'
import { createKeyMemory } from './key-memory.ts'
import { createOriginBudgets, type ServerBudgets } from './origin-budgets.ts'
import { createOriginHealth, type Resting } from './origin-health.ts'
import { pruneHistory } from './prune-history.ts'
import { createPullInbox } from './pull-inbox.ts'
import type { PullOutcome } from './pull-outcome.ts'
import { startPullWorker } from './pull-worker.ts'
import type { PullLog } from './record-end.ts'
import { type Learned, openRuleBook, type Unseal } from './rule-book.ts'
import { createServeHead } from './serve-head.ts'
import { createServeObject } from './serve-object.ts'
import { createServeSync } from './serve-sync.ts'
import { watchTraffic } from './traffic.ts'
import { putBackPaused } from './warm-up/put-back-paused.ts'

export type DataPathDeps = {
  readonly objects: ObjectStore
  readonly settings: SettingsStore
  readonly origin: OriginClient
  readonly unseal: Unseal
  readonly budgets: ServerBudgets & {
    /** Pulls in the background at once. */
    readonly pulls: number
  }
  /** Names this process in the rows of the pulls that run. */
  readonly owner: string
  readonly log: PullLog
  /** Milliseconds since 1970 by a clock that never steps. */
  readonly now: () => number
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Other processes that answer by what this one knows. */
  readonly others?:
    | {
        /** Nobody is told of a change of a bucket before this resolves. */
        learn(learned: Learned): Promise<void>
        rest(resting: Resting): void
      }
    | undefined
  /** Told how pulls end, and of misses that could not be queued. */
  readonly counts?: {
    started(pull: NewPull): void
    ended(pull: EndedPull): void
    notQueued(pulls: number): void
  }
  /** Is handed everything that is to be closed, in the order in which it was opened. */
  readonly keep: <T extends AsyncDisposable>(opened: T) => T
}

/** Pulls in the background while end users ask for thousands of objects a second: they go first. */
const pullsInTraffic = 4

/** An origin that hangs keeps its own bucket waiting, and leaves half of the places to others, or as many as this. */
const mostForOthers = 32

/** Wires how objects are served and pulled, takes back what an earlier process left running, and starts the work. */
export async function openDataPath(deps: DataPathDeps) {
  const { objects, settings, origin, unseal, budgets, log, now, elapsed, random, keep, others } = deps
  const queue = settings.pulls
  await queue.handBack({ now: now() })
  await queue.advance({ latest: now() + longestPause })
  await putBackPaused(settings.warmUps)

  const memory = {
    cooldown: createKeyMemory(elapsed),
    notFound: createKeyMemory(elapsed),
    toldToWait: createKeyMemory(elapsed),
    freshness: createFreshness(now),
  }
  const health = createOriginHealth(elapsed, () => others?.rest(health.resting()))
  const ask = createAskOrigin({ origin, health, budgets: createOriginBudgets(budgets), random })
  const flights = keep(
    createFlights({
      objects,
      ask,
      random,
      elapsed,
      onStarted: (pull) => deps.counts?.started(pull),
      onEnded: (flight, outcome) => {
        learn(memory, flight, outcome)
        deps.counts?.ended(endOf(flight, outcome))
      },
      onBroken: (err) => log.error({ err }, 'a draft could not be let go'),
    }),
  )
  const ruleBook = await openRuleBook({
    settings,
    unseal,
    onLearned: async (learned) => others?.learn(learned),
    onChanged: (bucket) => {
      memory.cooldown.forget(bucket)
      memory.notFound.forget(bucket)
      memory.toldToWait.forget(bucket)
      flights.drop(bucket)
    },
  })
  const traffic = watchTraffic()
  keep({ [Symbol.asyncDispose]: async () => traffic[Symbol.dispose]() })
  const worker = keep(
    startPullWorker({
      ...deps,
      ...memory,
      queue,
      flights,
      ruleBook,
      isHeld: traffic.isHeavy,
      concurrency: () => (traffic.isHeavy() ? Math.min(pullsInTraffic, budgets.pulls) : budgets.pulls),
      perBucket: budgets.pulls - Math.min(Math.floor(budgets.pulls / 2), mostForOthers),
    }),
  )
  const onFailed = (err: unknown, pulls: number) => {
    deps.counts?.notQueued(pulls)
    log.error({ err, pulls }, 'misses could not be queued')
  }
  const inbox = keep(createPullInbox({ queue, owner: deps.owner, now, onQueued: worker.wake, onFailed }))
  keep(pruneHistory(settings.history, { now, log }))
  const { notFound, toldToWait } = memory
  const serveObject = createServeObject({
    ...memory,
    objects,
    inbox,
    health,
    now,
    asks: {
      serveSync: createServeSync({ ask, flights, inbox, worker, notFound, toldToWait, now }),
      serveHead: createServeHead({ ask, notFound }),
    },
  })
  const admit = createAdmitMisses({ ...memory, ruleBook, objects, inbox, now })
  return { serveObject, admit, ruleBook, flights, notFound, worker, traffic, inbox }
}

export type EndedPull = Pick<NewPull, 'bucket' | 'key' | 'rule'> & {
  readonly result: PullOutcome['kind']
  readonly reason: string
  readonly bytes: number
  /** A client was sent to the origin meanwhile, which has not got it either. */
  readonly inVain: boolean
}

function endOf({ pull, rule: { mode }, bytes }: Flight, outcome: PullOutcome): EndedPull {
  const { bucket, key, rule } = pull
  const ended = { bucket, key, rule, result: outcome.kind, bytes, inVain: false }
  if (outcome.kind === 'done') return { ...ended, reason: '' }
  const { reason } = outcome.kind === 'failed' ? outcome.failure : outcome
  const isForRedirected = mode === 'async' && pull.warmUp === null && pull.replace === 'never'
  return { ...ended, reason, inVain: isForRedirected && reason === 'origin-not-found' }
}

type Memory = Pick<Parameters<typeof createServeSync>[0], 'notFound' | 'toldToWait'> & { readonly freshness: Freshness }

/** What the end of a flight tells those who come after it. */
function learn({ notFound, freshness, toldToWait }: Memory, { pull, rule }: Flight, outcome: PullOutcome): void {
  const { status, retryAfterMs = 0 } = outcome.kind === 'failed' ? outcome.failure : {}
  // Without a status nobody has asked the origin, and the wait is our own.
  if (status !== undefined && retryAfterMs > 0) toldToWait.remember(pull, Math.min(retryAfterMs, longestPause))
  if (pull.replace !== 'never') freshness.ended(pull, outcome)
  else if (outcome.kind === 'failed' && outcome.failure.reason === 'origin-not-found' && rule.notFoundSeconds > 0)
    notFound.remember(pull, rule.notFoundSeconds * 1_000)
}
