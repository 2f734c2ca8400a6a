import { setTimeout as pass } from 'node:timers/promises'
import type { Draft } from '../object-store/object-store.ts'
import { OriginError, type OriginFailure } from '../origin/origin-client.ts'
import type { AskOrigin, OriginFound, Question, Reply } from './ask-origin.ts'
import type { FlightBody } from './flight-body.ts'
import { askRest, isCut, type Version, versionOf } from './resume.ts'

export type CarryDeps = {
  readonly ask: AskOrigin
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

export type Carrying = {
  /** What was asked for the whole. */
  readonly question: Question
  readonly first: Extract<Reply, { kind: 'found' }>
  readonly body: FlightBody
  readonly draft: Draft | null
}

/** So often in a row the rest of a body is asked for; a stretch of that many bytes begins a new row. And so often in all. */
const mostInARow = 5
const enoughBytes = 1024 * 1024
const mostInAll = 64
/** The pause before the first of a row, doubled before each further one, milliseconds. */
const firstPause = 200

/**
 * Carries an origin's body into the flight. One that breaks off is gone on with where it broke, in the same flight, when the
 * origin named its version exactly: readers see a pause. Rejects when it breaks for good; bytes of two versions are never
 * joined, and the checksums that came with the whole hold for what was joined.
 */
export async function carryBody(deps: CarryDeps, carrying: Carrying): Promise<void> {
  const { first, body } = carrying
  let broke = await pour(first.answer, body)
  if (broke === null) return
  const version = versionOf(first.answer, first.from)
  if (version === null) throw broke
  const rows = countRows()
  while (broke !== null) {
    if (!isResumable(carrying, version)) throw broke
    const rest = await findRest(deps, carrying, { version, broke, rows })
    const before = body.arrived
    broke = await pour(rest, body)
    rows.brought(body.arrived - before)
  }
  await recheck(carrying)
}

/** Resolves to why it broke off, if something else may go on with it. */
async function pour({ body: bytes }: OriginFound, into: FlightBody): Promise<OriginError | null> {
  try {
    for await (const piece of bytes) await into.take(piece)
    return null
  } catch (error) {
    if (isCut(error)) return error
    throw error
  } finally {
    bytes.destroy()
  }
}

/** Nothing is gone on with before there is something; what cannot be checked in the end is not, either. */
function isResumable({ first, body, draft }: Carrying, { bytes }: Version): boolean {
  if (body.arrived === 0 || body.arrived >= bytes || body.failure !== null) return false
  return first.answer.recheck === undefined || (draft !== null && body.unstored === null)
}

type Break = { readonly version: Version; readonly broke: OriginError; readonly rows: Rows }

async function findRest(deps: CarryDeps, carrying: Carrying, { version, broke, rows }: Break): Promise<OriginFound> {
  const { question, body } = carrying
  for (let waitMs = 0; ; ) {
    const pause = rows.next()
    if (pause === null) throw broke
    await pass(Math.max(waitMs, pause * (0.5 + deps.random() / 2)), undefined, { signal: question.signal })
    const rest = await askRest(deps.ask, question, version, body.arrived)
    if (rest.kind === 'rest') return rest.answer
    if (rest.kind === 'never') throw rest.failure === null ? broke : goneFor(broke, rest.failure)
    waitMs = rest.waitMs
  }
}

type Rows = {
  /** Milliseconds to pause before the next question; `null` when there is none any more. */
  next(): number | null
  brought(bytes: number): void
}

function countRows(): Rows {
  let inRow = 0
  let inAll = 0
  return {
    next() {
      if (inRow >= mostInARow || inAll >= mostInAll) return null
      inAll += 1
      return firstPause * 2 ** inRow++
    },
    brought(bytes) {
      if (bytes >= enoughBytes) inRow = 0
    },
  }
}

/** The break, with what the origin said when it was asked to go on. */
function goneFor({ failure, cause }: OriginError, { detail, status, retryAfterMs }: OriginFailure): OriginError {
  return new OriginError(
    {
      ...failure,
      detail: `${failure.detail}, and it could not be gone on with: ${detail}`,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    { cause },
  )
}

const atOnce = 256 * 1024

/** No single answer had all the bytes, so nobody has compared them with the checksums of the whole yet. */
async function recheck({ first, draft, body, question }: Carrying): Promise<void> {
  const check = first.answer.recheck?.()
  if (check === undefined) return
  const buffer = Buffer.allocUnsafeSlow(atOnce)
  for (let at = 0; at < body.arrived; ) {
    question.signal.throwIfAborted()
    const bytes = draft === null || body.unstored !== null ? 0 : await draft.read(at, buffer)
    if (bytes === 0) throw new OriginError({ reason: 'origin-truncated', detail: 'What was joined cannot be checked' })
    check.update(buffer.subarray(0, bytes))
    at += bytes
  }
  const algorithm = check.broken()
  if (algorithm === null) return
  const detail = `The joined body does not match the ${algorithm} that the origin sent`
  throw new OriginError({ reason: 'origin-checksum', detail })
}
