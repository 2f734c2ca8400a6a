import { placeOf } from '../domain/place-of.ts'
import type { ByteRange } from '../domain/stored-object.ts'
import type { AskOrigin, OriginFound, Question } from './ask-origin.ts'
import type { FlightHead } from './bring-object.ts'
import type { Flight } from './flight.ts'

/** A part that is asked for beside the whole, before anybody knows which version flies. */
export type EarlyPart = {
  /** The part, if it is this range of exactly the version that flies; else it is let go of. At most once. */
  of(head: FlightHead, range: ByteRange): Promise<OriginFound | null>
  /** Lets go of what nobody has taken. */
  drop(): void
}

/** A range that begins so many bytes ahead of what has arrived is worth a request of its own. */
export const lookAhead = 1024 * 1024

/**
 * Where a client's range begins and ends, when it certainly begins far ahead of a flight that has not begun; `null` for any
 * other, for a suffix too: nobody knows yet where it begins.
 */
export function farAhead(header: string | undefined): Pick<NonNullable<Question['range']>, 'start' | 'end'> | null {
  const [, first, last] = /^bytes=(\d{7,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === undefined) return null
  const [start, end] = [Number(first), last ? Number(last) : null]
  return start > lookAhead && (end === null || end >= start) ? { start, end } : null
}

/** Asks as soon as the flight has its place among the reads: the whole must never wait for the part. */
export function askEarly(
  ask: AskOrigin,
  { pull, rule, asked }: Pick<Flight, 'pull' | 'rule' | 'asked'>,
  range: NonNullable<ReturnType<typeof farAhead>>,
): EarlyPart {
  const { bucket, key, query, headers, scheme } = pull
  const over = new AbortController()
  let isTaken = false
  const reply = asked.then((isAsked) =>
    isAsked && !over.signal.aborted
      ? ask({ bucket, rule, key, wanted: { query, headers, scheme }, range, isUrgent: () => true, signal: over.signal })
      : null,
  )
  const drop = () => {
    if (isTaken || over.signal.aborted) return
    over.abort(new Error('Nobody wants the part'))
    reply.then((late) => late?.kind === 'found' && late.answer.body.destroy()).catch(() => {})
  }
  return {
    async of(head, wanted) {
      const found = await reply.catch(() => null)
      if (found?.kind !== 'found' || over.signal.aborted) return null
      if (!isSame(head, found.from) || !isOf(head, found.answer, wanted)) {
        drop()
        return null
      }
      isTaken = true
      return found.answer
    },
    drop,
  }
}

const isSame = ({ from }: FlightHead, other: FlightHead['from']) =>
  from.base === other.base && from.url.href === other.url.href

/** Nothing was asked of the version, so the answer itself must name it. */
function isOf(head: FlightHead, { part, headers, url }: OriginFound, { start, end }: ByteRange): boolean {
  const { validator, bytes } = head
  if (part === null || part.start !== start || part.end !== end || part.of !== bytes || validator === null) return false
  if (placeOf(url) !== placeOf(head.url)) return false
  return validator === (validator.startsWith('"') ? headers.etag : headers['last-modified'])
}
