import type { NewPull, Pull } from '../domain/pull.ts'
import type { ObjectRef } from '../domain/stored-object.ts'
import type { DonePull, PullQueue } from '../settings-store/settings-store.ts'
import { createBatches } from './batches.ts'
import type { PullOutcome } from './pull-outcome.ts'

/** Misses are gathered this long, so that thousands a second share a transaction; well below the promised 20 ms. */
const gatherMs = 4
/**
 * A pull that runs already is recorded after so long: most have ended by then, and cost one write instead of two. Until then
 * a crash forgets it, with its client's connection.
 */
const gatherRunsMs = 50
/** Beyond this the store cannot keep up; more would only grow the heap. */
const mostWaiting = 100_000

export interface PullInbox extends AsyncDisposable {
  /** Queues a pull soon. Never blocks, never throws: what cannot be queued is counted, and the next miss asks again. */
  add(pull: NewPull): void
  /**
   * Records a pull that runs already. Resolves to its record, if its end is still to be written there; or to `null` when
   * there is nothing to do: it has ended well and is recorded so, the key's pull is recorded as running, its bucket is
   * gone, or the store cannot be written. Never rejects.
   */
  begin(pull: NewPull, ended: Promise<PullOutcome>): Promise<Pull | null>
  /** Misses and pulls that are not yet written. */
  readonly size: number
  /** Resolves when everything added so far is durable or counted as failed. */
  settled(): Promise<void>
}

export type InboxDeps = {
  readonly queue: Pick<PullQueue, 'enqueue' | 'begin' | 'recordDone'>
  /** Names this process in the rows of the pulls that run. */
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onQueued: () => void
  readonly onFailed: (error: unknown, pulls: number) => void
}

/** Turns single misses into batches for the queue. */
export function createPullInbox(deps: InboxDeps): PullInbox {
  // Bucket by bucket: a key keeps its hash, a name made of both would be hashed for every miss.
  let waiting = new Map<number, Map<string, NewPull>>()
  let count = 0
  const misses = createBatches({
    gatherMs,
    isEmpty: () => count === 0,
    async write() {
      const batch = [...waiting.values()].flatMap((pulls) => [...pulls.values()])
      waiting = new Map()
      count = 0
      try {
        await deps.queue.enqueue(batch)
        deps.onQueued()
      } catch (error) {
        deps.onFailed(error, batch.length)
      }
    },
  })
  const runs = createRuns(deps)
  const hasRoom = () => {
    const room = count + runs.size < mostWaiting
    if (!room) deps.onFailed(new Error('too many misses wait to be queued'), 1)
    return room
  }
  return {
    get size() {
      return count + runs.size
    },
    add(pull) {
      if (!hasRoom()) return
      const known = waiting.get(pull.bucket)
      const pulls = known ?? new Map<string, NewPull>()
      if (known === undefined) waiting.set(pull.bucket, pulls)
      const before = pulls.size
      pulls.set(pull.key, pull)
      count += pulls.size - before
      misses.soon()
    },
    begin: (pull, ended) => (hasRoom() ? runs.begin(pull, ended) : Promise.resolve(null)),
    async settled() {
      await Promise.all([misses.settled(), runs.settled()])
    },
    async [Symbol.asyncDispose]() {
      await this.settled()
    },
  }
}

type Run = {
  readonly pull: NewPull
  readonly answer: PromiseWithResolvers<Pull | null>
  /** Set once it has ended well. */
  done: DonePull | null
}

/** The pulls that were started without the queue. */
function createRuns({ queue, owner, now, onFailed }: InboxDeps) {
  let waiting = new Set<Run>()

  const write = async () => {
    const batch = [...waiting]
    let left: readonly Run[] = batch
    waiting = new Set()
    try {
      // Of two runs of a key, one after the other, the later one is what runs, or what has come of it.
      const latest = new Map(batch.map((run) => [nameOf(run.pull), run]))
      left = await recordDone(queue, [...latest.values()])
      const pulls = left.map(({ pull }) => pull)
      for (const pull of await queue.begin(pulls, owner)) latest.get(nameOf(pull))?.answer.resolve(pull)
    } catch (error) {
      onFailed(error, left.length)
    }
    for (const { answer } of batch) answer.resolve(null)
  }
  const batches = createBatches({ gatherMs: gatherRunsMs, isEmpty: () => waiting.size === 0, write })
  return {
    get size() {
      return waiting.size
    },
    begin(pull: NewPull, ended: Promise<PullOutcome>): Promise<Pull | null> {
      const run: Run = { pull, answer: Promise.withResolvers(), done: null }
      waiting.add(run)
      batches.soon()
      void ended.then((outcome) => {
        if (outcome.kind !== 'done') return
        const { bytes, totalBytes } = outcome
        run.done = { ...pull, done: { bytes, totalBytes, at: now() } }
      })
      return run.answer.promise
    },
    settled: batches.settled,
  }
}

/** Records those that have ended well; returns those that are to be begun: the others, and those whose key has an open pull. */
async function recordDone(queue: InboxDeps['queue'], runs: readonly Run[]): Promise<readonly Run[]> {
  const done = runs.map((run) => run.done).filter((one) => one !== null)
  if (done.length === 0) return runs
  const recorded = new Set((await queue.recordDone(done)).map(nameOf))
  return runs.filter((run) => run.done === null || !recorded.has(nameOf(run.pull)))
}

const nameOf = ({ bucket, key }: ObjectRef) => `${bucket}/${key}`
