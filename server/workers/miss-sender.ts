import type { NewPull } from '../domain/pull.ts'
import type { DecidedMiss } from '../pull/admit-misses.ts'

/** Misses share a message when they come within so many milliseconds; the supervisor's inbox gathers them once more. */
const gatherMs = 2
const mostAtOnce = 5_000
/** Beyond this the supervisor cannot keep up; more would only grow the heap. */
const mostWaiting = 50_000

export interface MissSender {
  add(pull: NewPull): void
  /** What was sent is taken care of. */
  taken(): void
  /** Resolves when everything added so far is taken care of. */
  settled(): Promise<void>
}

/** Sends a worker's misses to the supervisor: one message is under way at a time, and what comes meanwhile is the next. */
export function createMissSender(deps: {
  readonly send: (misses: readonly DecidedMiss[], lost: number) => void
  readonly editionOf: (bucket: number) => number
}): MissSender {
  const waiting = new Map<string, DecidedMiss>()
  let lost = 0
  let underWay = false
  let _timer: NodeJS.Timeout | null = null
  let idle = Promise.withResolvers<void>()
  idle.resolve()

  const flush = () => {
    _timer = null
    if (underWay || waiting.size === 0) return
    const batch = [...waiting].slice(0, mostAtOnce)
    for (const [name] of batch) waiting.delete(name)
    underWay = true
    deps.send(
      batch.map(([, miss]) => miss),
      lost,
    )
    lost = 0
  }
  return {
    add(pull) {
      if (waiting.size >= mostWaiting) {
        lost += 1
        return
      }
      if (!underWay && waiting.size === 0) idle = Promise.withResolvers()
      waiting.set(`${pull.bucket}/${pull.key}`, { pull, edition: deps.editionOf(pull.bucket) })
      if (!underWay) _timer ??= setTimeout(flush, gatherMs)
    },
    taken() {
      underWay = false
      if (waiting.size === 0) idle.resolve()
      else flush()
    },
    settled: () => idle.promise,
  }
}
