import { overlap } from './past.ts'
import { type History, nameOf, type OriginRead, type Read, type Span } from './sim-history.ts'

/** One origin read of a key at a time, but for readers of what may not be stored. */
export function judgeOrigin(history: History): string[] {
  const { origin, full } = history
  const shared = full.length > 0 ? [] : origin.filter((read) => isShared(history, read))
  const isTwin = (one: OriginRead, other: OriginRead) =>
    other.id < one.id && other.host === one.host && other.key === one.key && overlap(spanOf(other), spanOf(one))
  const twins = shared.filter((one) => shared.some((other) => isTwin(one, other)))
  const open = origin.filter(({ closed }) => closed === null)
  return [
    ...twins.map(({ id, key }) => `R13: origin read ${id} of ${key} began while another one ran`),
    ...open.map(({ id }) => `R36: origin read ${id} was never let go of`),
  ]
}

const spanOf = ({ asked, closed }: OriginRead): Span => ({ from: asked, to: closed ?? Number.POSITIVE_INFINITY })

/** Who misses while a bucket's settings change, or while a flight is being broken off, gets a read of his own. */
function isShared(
  { reads, changes, access, cancels }: History,
  { isWhole, isUnproven, key, asked }: OriginRead,
): boolean {
  const readers = reads.filter((one) => one.key === key && one.from < asked && asked < one.to)
  const isAlone = readers.some((reader) => [...changes, ...access].some((change) => overlap(change, reader)))
  const isCancelled = cancels.some((one) => one.key === key && one.at < asked)
  return isWhole && !isUnproven && !isAlone && !isCancelled
}

/** Every miss that was redirected has its pull, and every pull its end. */
export function judgePulls(history: History): string[] {
  const { left, queued } = history
  const lost = history.reads.filter((read) => isWanted(history, read) && !isQueued(history, read))
  const names = new Set(queued.map(nameOf))
  const vanished = [...left.pulls].filter(([name, states]) => names.has(name) && states.length === 0)
  const empty = [...left.pulls].filter(
    ([name, states]) =>
      states.includes('done') && left.objects.get(name) === '' && !history.removes.some((one) => nameOf(one) === name),
  )
  return [
    ...lost.map((read) => `R20: the miss of ${nameOf(read)} from ${read.from} to ${read.to} was not queued`),
    ...vanished.map(([name]) => `R20: the pull of ${name} has vanished`),
    ...empty.map(([name]) => `R20: a pull of ${name} was done and the bucket holds nothing`),
    ...left.open.map((what) => `R20: left open: ${what}`),
    ...(left.drafts === 0 ? [] : [`R3: ${left.drafts} drafts were never let go of`]),
    ...(left.flights === 0 ? [] : [`${left.flights} flights never ended`]),
  ]
}

/** Whether a miss must have queued a pull: its rule copies, was not being changed, and nothing let the key rest. */
function isWanted(history: History, { answer, bucket, name, key, from, to }: Read): boolean {
  const { saves, changes, access, failures, full } = history
  if (answer.kind !== 'redirect' || !saves.find(({ host }) => host === answer.host)?.isAsync) return false
  if (access.some((change) => change.name === name && overlap(change, { from, to }))) return false
  if (changes.some((change) => change.bucket === bucket && overlap(change, { from, to }))) return false
  return !full.some(({ at }) => at < to) && !failures.some((one) => one.key === key && one.at < to)
}

const isQueued = ({ queued, lost }: History, read: Read) =>
  queued.some((one) => nameOf(one) === nameOf(read) && one.at > read.from) || lost.some(({ at }) => at > read.from)
