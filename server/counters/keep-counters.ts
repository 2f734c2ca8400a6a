import { keptMs } from '../../contract/overview.ts'
import type { CountRecords, Top } from '../settings-store/settings-store.ts'
import { type Counters, type Delta, mostTops, rowsOf } from './counters.ts'
import { createTops } from './tops.ts'

/** Counts are written so often, milliseconds; a crash forgets those since the last time. */
const writeMs = 5_000
const pruneMs = 10 * 60_000
/** So many missing keys and so many errors of each bucket are written for an hour. */
const writtenTops = 20

const minuteMs = 60_000
const hourMs = 60 * minuteMs

export type KeepCountersDeps = {
  readonly counters: Counters
  readonly records: CountRecords
  /** Milliseconds since 1970 by a clock that never steps. */
  readonly now: () => number
  readonly log: { error(facts: object, message: string): void }
}

export interface CounterKeeper extends AsyncDisposable {
  /** Writes what was counted so far. Rejects never: what cannot be written is kept, for the minute in which it can. */
  flush(): Promise<void>
  /** Forgets what is older than is promised. */
  prune(): Promise<void>
}

/** Writes counters from time to time, and once more when it is disposed. Goes on with the tops of the hour that runs. */
export async function keepCounters({ counters, records, now, log }: KeepCountersDeps): Promise<CounterKeeper> {
  const hourOf = (at: number) => at - (at % hourMs)
  const tops = { missing: createTops(mostTops), errors: createTops(mostTops) }
  /** What is counted is of the minute in which counting began. */
  let since = now()
  let prunedAt = since
  let writing: Promise<void> = Promise.resolve()
  let isOpen = true
  for (const top of await records.tops({ bucket: null, from: hourOf(since), to: hourOf(since) + hourMs }))
    tops[top.of === 'missing' ? 'missing' : 'errors'].note(top)

  const topsOf = (delta: Delta): Map<number, Top[]> => {
    const { missing, errors } = tops
    missing.merge(delta.missing)
    errors.merge(delta.errors)
    const touched = new Set([...delta.missing.tops, ...delta.errors.tops].map(({ bucket }) => bucket))
    return new Map(
      [...touched].map((bucket) => [bucket, [...missing.of(bucket, writtenTops), ...errors.of(bucket, writtenTops)]]),
    )
  }
  const write = async () => {
    const delta = counters.take()
    const at = since
    since = now()
    if (delta) await writeDelta(delta, at)
    if (hourOf(since) !== hourOf(at)) for (const each of Object.values(tops)) each.take()
  }
  const writeDelta = async (delta: Delta, at: number) => {
    const hottest = topsOf(delta)
    try {
      await records.add(at, rowsOf(delta), hottest)
    } catch (err) {
      counters.add({ ...delta, missing: nothing, errors: nothing })
      log.error({ err }, 'counters could not be written; they are tried again')
    }
  }
  const prune = () => records.prune({ minute: now() - keptMs.minute, hour: now() - keptMs.hour })
  const pruneNowAndThen = async () => {
    if (now() - prunedAt < pruneMs) return
    prunedAt = now()
    await prune().catch((err: unknown) => log.error({ err }, 'old counters could not be forgotten'))
  }
  const flush = () => {
    writing = writing.then(write)
    return writing
  }
  let timer: NodeJS.Timeout
  const again = () => {
    if (!isOpen) return
    // Never over the end of a minute: what is written belongs to one.
    timer = setTimeout(() => void flush().then(pruneNowAndThen).finally(again), untilNext(now())).unref()
  }
  again()
  return {
    flush,
    prune,
    async [Symbol.asyncDispose]() {
      isOpen = false
      clearTimeout(timer)
      await flush()
    },
  }
}

const nothing = { tops: [], floor: 0 } as const

const untilNext = (at: number) => Math.min(writeMs, minuteMs - (at % minuteMs))
