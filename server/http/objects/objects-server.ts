import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { answerUnderWay, inTurn } from '../in-turn.ts'
import { errorXml, type ObjectsErrorCode, sendError, statusOf } from './error-xml.ts'
import { closeIdle } from './idle.ts'
import { cutOffStalled } from './stalled.ts'

const second = 1_000

/** A request that was refused before anybody could handle it. */
export type RefusedEarly = {
  readonly requestId: string
  readonly client: string
  readonly status: number
  /** Of the answer's body. */
  readonly bytes: number
  /** `null` where the parser did not come as far as a request. */
  readonly req: IncomingMessage | null
}

/** Emitted by the server, with a {@link RefusedEarly}. */
export const refusedEarly = 'refusedEarly'

const ending = new WeakSet<Socket>()

/** Makes this answer the connection's last: nothing that follows an unclean request can be trusted. */
export function endConnectionAfter(req: IncomingMessage, res: ServerResponse): void {
  ending.add(req.socket)
  res.once('finish', () => req.socket.destroySoon())
}

/**
 * The objects listener's limits: a client that sends its request in drips is cut off, and so is a reader that takes
 * nothing for `stalledMs` milliseconds; a slow one is not.
 */
export function createObjectsServer(
  handle: (req: IncomingMessage, res: ServerResponse) => void,
  nextRequestId: () => string,
  stalledMs = 60 * second,
): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 20 * second,
      requestTimeout: 60 * second,
      // `closeIdle` does it.
      keepAliveTimeout: 0,
      connectionsCheckingInterval: 5 * second,
      // Ours answers it with an error document.
      requireHostHeader: false,
      noDelay: true,
      optimizeEmptyRequests: true,
    },
    inTurn(handle),
  )
  cutOffStalled(server, stalledMs)
  closeIdle(server, 65 * second)
  // No limit of Node's own: it would drop the rest silently; ours answers 431.
  server.maxHeadersCount = 0
  const told = (refused: RefusedEarly | null) => refused && server.emit(refusedEarly, refused)
  server.on('checkExpectation', (req, res) => told(refuseExpectation(req, res, nextRequestId())))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) =>
    told(refuseBytes(error, socket, nextRequestId())),
  )
  return server
}

const codeOf: Readonly<Record<string, ObjectsErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'RequestHeaderSectionTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'RequestTimeout',
}

/** Answers what the parser refused: there is no request and no response object, only the socket. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Socket, requestId: string): RefusedEarly | null {
  if (ending.has(socket)) return null
  const under = answerUnderWay(socket)
  // With a body that is none, the request itself is refused: its answer waits for an end that will not come.
  if (under && (under.headersSent || under.req.complete)) {
    // Bytes of another answer in the middle of this one would look like its body.
    ending.add(socket)
    under.once('finish', () => socket.destroySoon())
    return null
  }
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return null
  }
  const code = codeOf[error.code ?? ''] ?? 'InvalidRequest'
  const body = errorXml({ code, message: 'The request is not valid HTTP.', resource: '', requestId })
  const status = statusOf[code]
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `x-cos-request-id: ${requestId}`,
    'Content-Type: application/xml',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  const client = socket.remoteAddress ?? ''
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Who connects and says nothing has made no request. Bun does not count what was refused.
  const isSilent = socket.bytesRead === 0 && code === 'RequestTimeout'
  return isSilent ? null : { requestId, client, status, bytes: Buffer.byteLength(body), req: null }
}

/** RFC 9110 §10.1.1: an expectation we do not know. */
function refuseExpectation(req: IncomingMessage, res: ServerResponse, requestId: string): RefusedEarly {
  endConnectionAfter(req, res)
  const message = 'No expectation but 100-continue is understood.'
  const error = { code: 'ExpectationFailed', message, resource: req.url ?? '', requestId } as const
  sendError(res, error, { Connection: 'close' })
  const bytes = req.method === 'HEAD' ? 0 : Buffer.byteLength(errorXml(error))
  return { requestId, client: req.socket.remoteAddress ?? '', status: res.statusCode, bytes, req }
}
