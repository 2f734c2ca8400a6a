import type { PullCounts } from '../../contract/pulls.ts'
import type { Pull } from '../domain/pull.ts'
import type { SettingsStore } from '../settings-store/settings-store.ts'
import { sumOfCounts } from './pull-counts.ts'
import type { PullsDeps } from './pulls.ts'

export type WatchDeps = {
  readonly settings: Pick<SettingsStore, 'buckets' | 'history'>
  readonly flights: Pick<PullsDeps['flights'], 'progressOf'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
}

/** A pull as it is this moment, with the full name of its bucket and its bytes a second of late. */
export type ChangedPull = Pull & { readonly bucketName: string; readonly rate: number | null }

export type Changes = {
  readonly pulls: readonly ChangedPull[]
  readonly counts: PullCounts
  /** Bytes a second of late that come in all. */
  readonly rate: number | null
  /** There was more than is told. */
  readonly reset: boolean
}

/** So many pulls of each kind are told of at once. */
const mostTold = 200
/** The end of a pull is stamped before it is written, by at most so many milliseconds as a rule. */
const endsLateMs = 5_000
/** Counting takes at most this part of the time. */
const countShare = 1 / 20
const countEveryMs = 1_000

type Known = {
  readonly print: string
  readonly isOpen: boolean
  readonly bytes: number
  readonly at: number
  readonly rate: number | null
}

/** Looks again and again at the pulls of a bucket, or of all with `null`, and says what is different. */
export function createPullChanges(deps: WatchDeps, bucket: number | null) {
  const { settings, flights, now, elapsed } = deps
  let known = new Map<string, Known>()
  let after: string | null = null
  let running: readonly ChangedPull[] = []
  let counts: PullCounts | null = null
  let countAgainAt = 0

  const count = async (ids: readonly number[]): Promise<PullCounts> => {
    if (counts !== null && elapsed() < countAgainAt) return counts
    const begun = elapsed()
    counts = sumOfCounts(await Promise.all(ids.map((id) => settings.history.counts(id))))
    countAgainAt = elapsed() + Math.max(countEveryMs, (elapsed() - begun) / countShare)
    return counts
  }
  const look = (pull: Pull): Pull =>
    pull.state === 'running' ? { ...pull, ...flights.progressOf(pull.bucket, pull.key) } : pull

  const next = async (): Promise<Changes | null> => {
    const isFirst = after === null
    after ??= (await settings.history.page(bucket, { limit: 1 })).items[0]?.id ?? '0'
    const all = await settings.buckets.all()
    const names = new Map(all.map(({ id, name }) => [id, name]))
    const endedSince = now() - endsLateMs
    const open = [...known].filter(([, { isOpen }]) => isOpen).map(([id]) => id)
    const ids = open.slice(0, mostTold)
    const found = await settings.history.changes(bucket, { after, endedSince, ids, limit: mostTold })
    const seen = new Map<string, Known>()
    const [pulls, runningNow]: [ChangedPull[], ChangedPull[]] = [[], []]
    for (const row of found.pulls) {
      const pull = look(row)
      const bucketName = names.get(pull.bucket)
      if (bucketName === undefined) continue
      const fresh = knownFrom(pull, known.get(pull.id), elapsed())
      const changed = { ...pull, bucketName, rate: fresh.rate }
      seen.set(pull.id, fresh)
      if (known.get(pull.id)?.print !== fresh.print) pulls.push(changed)
      if (isRunning(pull)) runningNow.push(changed)
      if (Number(pull.id) > Number(after)) after = pull.id
    }
    const before = counts
    const counted = await count(bucket === null ? all.map(({ id }) => id) : [bucket])
    known = seen
    running = runningNow
    const reset = isFirst || !found.isWhole
    const isSame = pulls.length === 0 && !reset && JSON.stringify(before) === JSON.stringify(counted)
    return isSame ? null : { pulls: isFirst ? running : pulls, counts: counted, rate: sumOfRates(seen), reset }
  }
  return {
    /** Resolves to what is different since the look before; to `null` when nothing is. */
    next,
    /** Those that ran at the last look, for who comes later. */
    running: () => running,
  }
}

const isRunning = ({ state }: Pull) => state === 'running'

/** What is remembered of a pull to see whether it has changed, and how fast its bytes come. */
function knownFrom(pull: Pull, before: Known | undefined, at: number): Known {
  const { state, attempts, bytes, totalBytes, reason, runAt } = pull
  const isOpen = state === 'queued' || state === 'running'
  const rate = state === 'running' ? rateOf(bytes, before, at) : null
  return { print: JSON.stringify([state, attempts, bytes, totalBytes, reason, runAt, rate]), isOpen, bytes, at, rate }
}

function sumOfRates(known: ReadonlyMap<string, Known>): number | null {
  const rates = [...known.values()].flatMap(({ rate }) => rate ?? [])
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0)
}

/** Smoothed over some seconds: what one look sees jumps. */
function rateOf(bytes: number, before: Known | undefined, at: number): number | null {
  if (before === undefined || at <= before.at || bytes < before.bytes) return null
  const latest = (1000 * (bytes - before.bytes)) / (at - before.at)
  const rate = before.rate === null ? latest : 0.7 * before.rate + 0.3 * latest
  return Math.round(rate)
}
