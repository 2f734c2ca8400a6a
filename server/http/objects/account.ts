import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answered, Outcome } from '../../metrics/answer-counts.ts'

/** What is known of an answer before it has ended. */
export type Account = {
  readonly requestId: string
  /** Milliseconds by a monotonic clock. */
  readonly beganAt: number
  /** Address of the client; a socket that is gone has none any more. */
  readonly client: string
  /** What the socket had written before. */
  readonly writtenBefore: number
  bucket: string
  /** How it is answered if nothing goes wrong. */
  course: Extract<Outcome, 'hit' | 'redirect' | 'pulled' | 'joined' | 'range' | 'head' | 'origin-failed'> | null
  /** Bytes of the body if it is sent whole; `null` while nobody knows. */
  body: number | null
}

// On the answer itself: it is there for each, and a WeakMap would cost as much as all the counting.
const key = Symbol('account')
type Kept = ServerResponse & { [key]?: Account }

/** `undefined` where nobody keeps account. */
export const accountOf = (res: ServerResponse): Account | undefined => (res as Kept)[key]

/** How long the body will be, bytes; `null` is not known. */
export function noteBody(res: ServerResponse, bytes: number | null): void {
  const account = accountOf(res)
  if (account) account.body = bytes
}

export type AccountDeps = {
  readonly count: (answer: Answered) => void
  /** Writes the line of the access log; `null` when there is none. */
  readonly log: ((req: IncomingMessage, answer: Answered, account: Account) => void) | null
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
}

/** Keeps account of answers: is to be told of each before anything else is done for it. */
export function createAccounts({ count, log, elapsed }: AccountDeps) {
  return (req: IncomingMessage, res: ServerResponse, requestId: string): void => {
    const account: Account = {
      requestId,
      beganAt: elapsed(),
      client: log === null ? '' : (req.socket.remoteAddress ?? ''),
      writtenBefore: req.socket.bytesWritten,
      bucket: '',
      course: null,
      body: 0,
    }
    ;(res as Kept)[key] = account
    res.on('close', () => {
      const answer = endOf(req, res, account, elapsed())
      count(answer)
      log?.(req, answer, account)
    })
  }
}

function endOf(req: IncomingMessage, res: ServerResponse, account: Account, at: number): Answered {
  const { body, writtenBefore, beganAt } = account
  const aborted = !res.writableFinished
  // As nginx has it: 499 says that the client left before there was an answer.
  const status = aborted && !res.headersSent ? 499 : res.statusCode
  const written = aborted || body === null ? Math.max(0, req.socket.bytesWritten - writtenBefore) : 0
  const bytes = aborted || body === null ? Math.min(written, body ?? written) : body
  return { outcome: outcomeOf(account.course, status), status, aborted, bytes, ms: at - beganAt }
}

/** What became of a request that took a course and ended with a status. */
export function outcomeOf(course: Account['course'], status: number): Outcome {
  if (status === 499) return 'left'
  if (status === 304) return 'revalidated'
  if (status < 400) return course === null || course === 'origin-failed' ? 'redirect' : course
  if (status === 404) return 'missing'
  if (course === 'origin-failed') return course
  return status >= 500 ? 'error' : 'refused'
}
