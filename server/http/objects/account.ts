import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Outcome } from '../../../contract/outcomes.ts'
import type { Answered } from '../../metrics/answer-counts.ts'
import { type Asked, unread } from './access-line.ts'
import type { RefusedEarly } from './objects-server.ts'

/** What is known of an answer before it has ended. */
export type Account = {
  readonly requestId: string
  /** Milliseconds by a monotonic clock. */
  readonly beganAt: number
  /** Address of the client; a socket that is gone has none any more. */
  readonly client: string
  bucket: string
  /** 0 while it names no bucket. */
  bucketId: number
  key: string
  /** The rule that decided a miss, or the check of a hit; empty when none did. */
  rule: string
  /** Why it failed; empty when it did not. */
  reason: string
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
  readonly count: (answer: Answered, account: Account) => void
  /** Writes the line of the access log; `null` when there is none. */
  readonly log: ((asked: Asked, answer: Answered, account: Account) => void) | null
  /** Milliseconds by a monotonic clock. */
  readonly elapsed: () => number
}

export interface Accounts {
  /** Before anything else is done for an answer. */
  open(req: IncomingMessage, res: ServerResponse, requestId: string): void
  /** Once all was done for it that could be done at once. */
  follow(req: IncomingMessage, res: ServerResponse): void
  /** What nobody could open an account for. */
  refused(early: RefusedEarly): void
}

/** Keeps account of answers. */
export function createAccounts({ count, log, elapsed }: AccountDeps): Accounts {
  const end = (req: IncomingMessage, account: Account, ended: Ended) => {
    const outcome = outcomeOf(account.course, ended.status)
    const answer = { ...ended, outcome, ms: elapsed() - account.beganAt }
    count(answer, account)
    log?.(req, answer, account)
  }
  return {
    open(req, res, requestId) {
      const client = log === null ? '' : (req.socket.remoteAddress ?? '')
      ;(res as Kept)[key] = newAccount(requestId, client, elapsed())
    },
    refused({ requestId, client, status, bytes, req }) {
      const answer = { outcome: outcomeOf(null, status), status, aborted: false, bytes, ms: 0 }
      const account = newAccount(requestId, client, elapsed())
      count(answer, account)
      log?.(req ?? unread, answer, account)
    },
    follow(req, res) {
      const account = accountOf(res)
      if (!account) return
      const { socket } = req
      // Most answers are with the system by now, and a listener would cost a hit as much as all the rest of this.
      if (account.body !== null && isWithSystem(res) && !socket.destroyed && !socket.errored)
        end(req, account, { status: res.statusCode, aborted: false, bytes: account.body })
      else {
        const before = socket.bytesWritten - handedOver(res, account)
        res.on('close', () => end(req, account, endOf(socket, res, account, before)))
      }
    },
  }
}

const newAccount = (requestId: string, client: string, beganAt: number): Account => ({
  requestId,
  beganAt,
  client,
  bucket: '',
  bucketId: 0,
  key: '',
  rule: '',
  reason: '',
  course: null,
  body: 0,
})

/** Node calls an answer finished only in a later turn. */
const isWithSystem = (res: ServerResponse) => res.writableFinished || (res.writableEnded && res.writableLength === 0)

type Ended = Pick<Answered, 'status' | 'aborted' | 'bytes'>

/** Of a body that was sent at once, what the system has taken. */
const handedOver = (res: ServerResponse, { body }: Account) =>
  res.writableEnded ? Math.max(0, (body ?? 0) - res.writableLength) : 0

function endOf(socket: Socket, res: ServerResponse, { body }: Account, before: number): Ended {
  const aborted = !res.writableFinished
  // As nginx has it: 499 says that the client left before there was an answer.
  const status = aborted && !res.headersSent ? 499 : res.statusCode
  if (!aborted && body !== null) return { status, aborted, bytes: body }
  const written = Math.max(0, socket.bytesWritten - before)
  return { status, aborted, bytes: Math.min(written, body ?? written) }
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
