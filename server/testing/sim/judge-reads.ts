import { hash } from 'node:crypto'
import { originRead, statesDuring, wasInForce } from './past.ts'
import { type Answer, type History, nameOf, type Read } from './sim-history.ts'

/** Answers that nobody should have got. */
export const judgeReads = (history: History): string[] =>
  history.reads.flatMap((read) => {
    const where = `read of ${nameOf(read)} from ${read.from} to ${read.to}, ${read.answer.kind}`
    return [...wrongsOf(history, read), ...wrongAccess(history, read)].map((wrong) => `${where}: ${wrong}`)
  })

function wrongsOf(history: History, read: Read): string[] {
  const { answer } = read
  if (answer.kind === 'private') return []
  const states = statesDuring(history, read, read)
  if (answer.kind === 'hit') return wrongHit(history, answer, states)
  const wrongs = states.includes(null) ? [] : [`R10: the bucket held ${states} all the time`]
  if (answer.kind === 'redirect') wrongs.push(...wrongHost(history, read, answer.host))
  if (answer.kind === 'stream') wrongs.push(...wrongStream(history, read, answer))
  return wrongs
}

type Of<K extends Answer['kind']> = Extract<Answer, { kind: K }>

function wrongHit(history: History, { label, etag, body, isWhole }: Of<'hit'>, states: (string | null)[]): string[] {
  const wanted = history.uploads.get(label) ?? originRead(history, label)?.body
  const wrongs: string[] = []
  if (!states.includes(label)) wrongs.push(`R10, R11: it got ${label}, the bucket held ${states.join(', ')}`)
  if (!isWhole) wrongs.push('R1: a stored object was not sent whole')
  if (wanted === undefined || !body.equals(wanted)) wrongs.push('R6: these bytes were never put there')
  if (etag !== `"${hash('md5', body)}"`) wrongs.push('R6: its entity tag is not that of its bytes')
  return wrongs
}

const wrongHost = (history: History, read: Read, host: string) =>
  wasInForce(history, read.bucket, host, read) ? [] : [`R12: ${host} was not configured then`]

function wrongStream(history: History, read: Read, { label, start, end, body, isClean }: Of<'stream'>): string[] {
  const from = originRead(history, label)
  if (from === undefined || from.key !== read.key) return ['R6: it got the body of something else']
  const wanted = from.body.subarray(start, end ?? undefined)
  const wrongs = wrongHost(history, read, from.host)
  if (!body.equals(wanted.subarray(0, body.length))) wrongs.push('R6: its bytes are of no single version')
  if (!isClean) return wrongs
  if (from.isFalse && end === null) wrongs.push('R5: a body that broke its word came to a clean end')
  if (body.length !== wanted.length && !from.isUnproven) wrongs.push('R5: a cut body came to a clean end')
  return wrongs
}

/** From the moment at which a change of access was acknowledged nobody is answered otherwise. */
function wrongAccess({ access }: History, { name, from, answer }: Read): string[] {
  const begun = access.filter((one) => one.name === name && one.from < from)
  const possible = begun.filter((one) => !begun.some((later) => later.from > one.to && later.to < from))
  if (begun.every(({ to }) => to >= from)) return []
  return possible.some(({ isPrivate }) => isPrivate === (answer.kind === 'private'))
    ? []
    : ['the access was another one']
}
