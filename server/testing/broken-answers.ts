import { type Answer, type Headers, head } from './evil-answers.ts'
import { cutAfter } from './evil-cases/endings.ts'

export const strongTag = '"v1"'

/** A different answer for each request of a path; the last one for all that follow. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let asked = 0
  return (socket, request) => answers[Math.min(asked++, answers.length - 1)]?.(socket, request)
}

const wholeHead = (body: Buffer, headers: Headers) => head('200 OK', { 'Content-Length': body.length, ...headers })

/** The whole is announced, and the connection ends after `sent` bytes of the body. */
export const cutWhole =
  (body: Buffer, sent: number, headers: Headers = { ETag: strongTag }): Answer =>
  (socket) => {
    socket.write(wholeHead(body, headers))
    socket.end(body.subarray(0, sent))
  }

/** The same with a reset, which may take some of the bytes with it. */
export const resetWhole = (body: Buffer, sent: number): Answer =>
  cutAfter(wholeHead(body, { ETag: strongTag }), body.subarray(0, sent))

type RestOptions = {
  /** Bytes that are sent before the cut; all of them when it is left out. */
  readonly sent?: number
  readonly etag?: string | null
  /** Replaces `Content-Range`. */
  readonly range?: (start: number) => string
}

/** What was asked for of the body from some byte on, to the condition that it is of the version `"v1"`. */
export const rest =
  (body: Buffer, { sent, etag = strongTag, range }: RestOptions = {}): Answer =>
  (socket, { headers }) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1])
    if (Number.isNaN(start) || headers['if-range'] !== strongTag) throw new Error('The rest was not asked for')
    const bytes = body.subarray(start)
    const first = head('206 Partial Content', {
      'Content-Length': bytes.length,
      'Content-Range': range?.(start) ?? `bytes ${start}-${body.length - 1}/${body.length}`,
      ...(etag === null ? {} : { ETag: etag }),
    })
    socket.write(first)
    if (sent === undefined) socket.write(bytes)
    else socket.end(bytes.subarray(0, sent))
  }
