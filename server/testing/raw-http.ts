import { connect } from 'node:net'

export type RawAnswer = {
  /** Every byte until the server closed, or until the answer was complete. */
  readonly text: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The server closed the connection by itself. */
  readonly closed: boolean
}

/**
 * Writes bytes as they are and reads until the server closes, or, with `until`, until that text has come: for requests
 * no HTTP client would send.
 */
export async function rawHttp(port: number, bytes: string | Buffer, until?: string): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const socket = connect(port, '127.0.0.1')
  let text = ''
  const done = (closed: boolean) => {
    socket.destroy()
    resolve(parse(text, closed))
  }
  socket.setEncoding('latin1')
  socket.setTimeout(10_000, () => reject(new Error(`no end after: ${JSON.stringify(text)}`)))
  socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? done(true) : reject(error)))
  socket.on('data', (chunk: string) => {
    text += chunk
    if (until !== undefined && text.includes(until)) done(false)
  })
  socket.on('end', () => done(true))
  socket.write(bytes)
  return promise
}

function parse(text: string, closed: boolean): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*:\s*/, '')])
  return {
    text,
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
    closed,
  }
}
