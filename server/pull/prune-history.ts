import type { PullHistory } from '../settings-store/settings-store.ts'
import type { PullLog } from './record-end.ts'

const everyMs = 10 * 60_000
/** Ended pulls are kept this long, milliseconds, and at most this many of them. */
const keptMs = 7 * 24 * 60 * 60_000
const keptPulls = 100_000

/** Forgets old ended pulls from time to time until it is disposed. */
export function pruneHistory(
  history: Pick<PullHistory, 'prune'>,
  deps: { readonly now: () => number; readonly log: PullLog },
): AsyncDisposable {
  let running: Promise<void> = Promise.resolve()
  const prune = async () => {
    await history.prune({ before: deps.now() - keptMs, keep: keptPulls })
  }
  const timer = setInterval(() => {
    running = prune().catch((err: unknown) => deps.log.error({ err }, 'ended pulls could not be forgotten'))
  }, everyMs)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await running
    },
  }
}
