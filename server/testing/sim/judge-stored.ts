import { hash } from 'node:crypto'
import { originRead, turnsOf } from './past.ts'
import { type History, nameOf, type OriginRead, type Stored } from './sim-history.ts'

/** What was stored that should not have been. */
export const judgeStored = (history: History): string[] => [
  ...history.publishes.flatMap((publish) => {
    const read = originRead(history, publish.label)
    const where = `pull of ${nameOf(publish)} published at ${publish.at} from read ${read?.id}`
    const wrongs = read ? wrongsOf(history, publish, read) : ['came from nowhere']
    return wrongs.map((wrong) => `${where}: ${wrong}`)
  }),
  ...history.puts
    .filter(({ label, sha256 }) => hash('sha256', history.uploads.get(label) ?? '') !== sha256)
    .map((put) => `upload of ${nameOf(put)} at ${put.at}: other bytes were stored`),
]

function wrongsOf(history: History, publish: Stored, read: OriginRead): string[] {
  const wrongs: string[] = []
  if (read.key !== publish.key) wrongs.push('R6: it is the body of another key')
  if (hash('sha256', read.body) !== publish.sha256) wrongs.push('R6: its bytes are no version of the object')
  if (read.isFalse) wrongs.push('R4: the origin broke its word about them')
  if (read.isUnproven) wrongs.push('R4: nothing proves that they are whole')
  const { at, bucket } = publish
  const inForce = history.saves.findLast((save) => save.bucket === bucket && save.at < at)
  if (!inForce?.isOn || inForce.host !== read.host)
    wrongs.push(`R12: ${read.host} was not configured then, but ${inForce?.host}`)
  return [...wrongs, ...beatenBy(history, publish, read)]
}

/** Whatever happened to the key or its bucket after the pull was decided beats it. */
function beatenBy(history: History, publish: Stored, read: OriginRead): string[] {
  const { bucket, key, at } = publish
  const before = turnsOf(history, publish).findLast((turn) => turn.at < at)
  const fence = history.fences.findLast((one) => one.bucket === bucket && one.at < at)?.at ?? 0
  const replaces = before !== undefined && before.label !== null
  const written = replaces || before?.isPull === false ? before.at : 0
  const last = Math.max(fence, written)
  const ofKey = <T extends { bucket: number; key: string }>(one: T) => one.bucket === bucket && one.key === key
  const reads = history.reads.filter((one) => ofKey(one) && (!replaces || one.answer.kind === 'hit'))
  // Operators name the bucket, which may be another one by the time it is decided.
  const wishes = history.wishes.filter((one) => one.key === key && (!replaces || one.replace === 'always'))
  const isDecided = [...reads, ...wishes].some(({ from, to }) => from < read.asked && to > last)
  if (read.asked > last && isDecided) return []
  return [`R10 to R12: it was decided before what happened at ${last} (${before?.label ?? 'absent'}, fence ${fence})`]
}
