import { Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** The lines by which a worker says what the supervisor could not see of the client's connection. */
export const requestIdLine = 'x-headwater-request-id'
export const connectionLine = 'x-headwater-connection'

/** About one connection alone, or about a body that was dropped. */
const notHandedOver: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'content-length',
  'expect',
  'trailer',
  'upgrade',
  requestIdLine,
  connectionLine,
])

/** Of an answer, what is about the connection between the two processes. */
const notHandedBack: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date'])

/** So long, milliseconds, a supervisor that accepts no connection at the moment is left alone. */
const busyMs = 20

/** Has the supervisor answer a read that may need an origin. */
export interface HandOver {
  /** Rejects before the headers, or when the answer breaks off. Whoever leaves takes the question along. */
  (req: IncomingMessage, res: ServerResponse, options: { readonly requestId: string }): Promise<void>
  close(): void
}

export function createHandOver(socketPath: string): HandOver {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 })
  const ask = (req: IncomingMessage, res: ServerResponse, requestId: string): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const { method, url: path } = req
    const headers = linesFor(req, requestId)
    let asked: ClientRequest | null = null
    res.once('close', () => {
      asked?.destroy()
      resolve()
    })
    const begin = () => {
      if (res.destroyed) return resolve()
      asked = request({ agent, socketPath, method, path, headers })
      asked.once('error', (error) => (isBusy(error) ? void setTimeout(begin, busyMs) : reject(error)))
      asked.once('response', (reply) => handBack(reply, res, reject))
      asked.end()
    }
    begin()
    return promise
  }
  return Object.assign(
    (req: IncomingMessage, res: ServerResponse, options: { readonly requestId: string }) =>
      ask(req, res, options.requestId),
    {
      close: () => agent.destroy(),
    },
  )
}

function handBack(reply: IncomingMessage, res: ServerResponse, reject: (error: Error) => void): void {
  reply.once('error', reject)
  res.writeHead(reply.statusCode ?? 500, withoutNames(reply.rawHeaders, notHandedBack))
  // It pauses the supervisor's answer while the client is behind.
  reply.pipe(res, { end: false })
  reply.once('end', () => (reply.complete ? res.end() : reject(new Error('The answer broke off'))))
}

/** Unlike a port, a Unix socket refuses at once what is more than the other side has accepted. */
const isBusy = (error: NodeJS.ErrnoException) => error.code === 'EAGAIN'

function linesFor({ rawHeaders, headers }: IncomingMessage, requestId: string): string[] {
  const lines = withoutNames(rawHeaders, notHandedOver)
  // HTTP/1.0 knows requests without one; between us it is HTTP/1.1.
  if (headers.host === undefined) lines.push('Host', 'localhost')
  lines.push(requestIdLine, requestId)
  if (headers.connection !== undefined) lines.push(connectionLine, headers.connection)
  return lines
}

function withoutNames(raw: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i], raw[i + 1]]
    if (!names.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}
