import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the origin holds under one key, or how it misbehaves there. */
export type OriginFile = {
  readonly body: Buffer
  readonly headers?: OutgoingHttpHeaders
  readonly status?: number
  /** Half of the body is sent, the rest when this resolves. */
  readonly until?: Promise<void>
  /** The connection breaks after half of the body. */
  readonly cut?: boolean
}

export type OriginRequest = { readonly method: string; readonly target: string; readonly headers: OutgoingHttpHeaders }

/** The server that still holds the data: a real HTTP server on loopback that remembers what it was asked. */
export interface OriginServer {
  readonly port: number
  put(key: string, file: OriginFile | string): void
  /** Requests for a key so far. */
  asked(key: string): OriginRequest[]
  requests(): readonly OriginRequest[]
  /** Forgets files and requests. */
  reset(): void
  close(): Promise<void>
}

/** Starts an origin on a free loopback port. A key it does not hold is answered 404. */
export async function startOrigin(): Promise<OriginServer> {
  const files = new Map<string, OriginFile>()
  const seen: OriginRequest[] = []
  const server = createServer((req, res) => {
    const target = req.url ?? ''
    seen.push({ method: req.method ?? '', target, headers: { ...req.headers } })
    answer(req, res, files.get(keyOf(target)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    put: (key, file) => void files.set(key, typeof file === 'string' ? textFile(file) : file),
    asked: (key) => seen.filter(({ target }) => keyOf(target) === key),
    requests: () => seen,
    reset() {
      files.clear()
      seen.length = 0
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

const textFile = (text: string): OriginFile => ({
  body: Buffer.from(text),
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
})

/** The target as it was sent, decoded once: dots and doubled slashes count. */
function keyOf(target: string): string {
  const path = target.replace(/\?.*$/s, '').slice(1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function answer(req: IncomingMessage, res: ServerResponse, file: OriginFile | undefined): void {
  if (!file) {
    res.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here\n')
    return
  }
  const { body, status = 200, headers = {} } = file
  res.writeHead(status, { 'Content-Length': body.length, ...headers })
  if (req.method === 'HEAD') res.end()
  else if (file.until || file.cut) sendHalf(res, file)
  else res.end(body)
}

function sendHalf(res: ServerResponse, { body, until, cut }: OriginFile): void {
  const middle = Math.ceil(body.length / 2)
  res.write(body.subarray(0, middle), () => {
    if (cut) res.destroy()
    else void until?.then(() => res.end(body.subarray(middle)))
  })
}
