import { oneAtATime } from '../one-at-a-time.ts'
import type { PullLog } from '../record-end.ts'
import { feedWarmUp } from './feed-warm-up.ts'
import { putBackPaused } from './put-back-paused.ts'
import type { ReadDeps } from './read-source.ts'

export type FeederDeps = ReadDeps & {
  /** The worker, told that pulls were queued. */
  readonly worker: { wake(): void }
  readonly log: PullLog
}

/** Keeps pulls of running warm-ups in the queue, a few at a time. */
export interface Feeder extends AsyncDisposable {
  /** There may be something to queue. */
  wake(): void
  /** Does work while nothing is queued for any warm-up. */
  quietly<T>(work: () => Promise<T>): Promise<T>
}

/** How often running warm-ups are looked at, milliseconds, and how long a store that failed is left in peace. */
const everyMs = 250
const afterFailureMs = 2_000

export function startFeeder(deps: FeederDeps): Feeder {
  const quietly = oneAtATime()
  let closed = false
  let timer: NodeJS.Timeout | null = null
  let feeding: Promise<void> | null = null
  let wokenMeanwhile = false

  /** One batch for each that is hungry. Resolves to whether any is to be looked at again, and whether at once. */
  const feedEach = async () => {
    const paused = await quietly(() => putBackPaused(deps.records))
    const running = (await deps.records.open()).filter(({ state }) => state === 'running')
    let more = false
    for (const warmUp of running) {
      if (closed) break
      const fed = await quietly(() => feedWarmUp(deps, warmUp))
      if (fed.queued > 0) deps.worker.wake()
      more ||= fed.more
    }
    return { more, any: running.length + paused > 0 }
  }
  const feedAll = async () => {
    wokenMeanwhile = false
    let fed = await feedEach()
    while (fed.more && !closed) fed = await feedEach()
    if (fed.any) wakeIn(everyMs)
  }
  const wakeIn = (ms: number) => {
    if (closed) return
    timer = setTimeout(wake, ms)
    timer.unref()
  }
  function wake() {
    if (closed) return
    if (feeding !== null) {
      wokenMeanwhile = true
      return
    }
    if (timer) clearTimeout(timer)
    feeding = feedAll()
      .catch((err: unknown) => {
        deps.log.error({ err }, 'warm-ups could not be brought forward')
        wakeIn(afterFailureMs)
      })
      .finally(() => {
        feeding = null
        if (wokenMeanwhile) wake()
      })
  }

  return {
    wake,
    quietly,
    async [Symbol.asyncDispose]() {
      closed = true
      if (timer) clearTimeout(timer)
      await feeding
    },
  }
}
