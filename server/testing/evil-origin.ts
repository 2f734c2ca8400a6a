import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Answer, status } from './evil-answers.ts'
import { type EvilRequest, readRequests } from './evil-request.ts'

/** Holds every answer of one path until it is released. */
type Hold = {
  /** Settles when a request waits here. */
  readonly asked: Promise<void>
  readonly release: () => void
}

/** An origin that does what it is told, on a loopback port of its own. */
export type EvilOrigin = AsyncDisposable & {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Sets what a path answers from now on; a path without an answer is 404. The path excludes the query. */
  readonly answer: (path: string, answer: Answer) => void
  /** Lets requests of a path wait, whatever it answers. */
  readonly hold: (path: string) => Hold
  /** GETs of a path without `Range`. */
  readonly requests: (path: string) => number
  /** The `Range` values that a path was asked for. */
  readonly ranges: (path: string) => string[]
  /** Every request of a path in order, with its headers. */
  readonly seen: (path: string) => readonly EvilRequest[]
  /** Connections that are open now, and all there ever were. */
  readonly connections: () => { readonly open: number; readonly ever: number }
  /** Cuts every open connection with a reset. */
  readonly cut: () => void
}

export type EvilOriginOptions = {
  readonly answers?: Readonly<Record<string, Answer>>
  /** Serves HTTPS with this key and certificate, PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly port?: number
}

/** Starts the origin; dispose it at the end of the test. */
export async function startEvilOrigin(options: EvilOriginOptions = {}): Promise<EvilOrigin> {
  const answers = new Map(Object.entries(options.answers ?? {}))
  const holds = new Map<string, PendingHold>()
  const seen: EvilRequest[] = []
  const sockets = new Set<Socket>()
  let ever = 0

  const reply = async (request: EvilRequest, socket: Socket) => {
    seen.push(request)
    const held = holds.get(request.path)
    held?.ask()
    await held?.released
    if (!socket.destroyed) await (answers.get(request.path) ?? status(404))(socket, request)
  }
  const accept = (socket: Socket) => {
    ever++
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => {})
    void readRequests(socket, (request) => reply(request, socket))
  }
  const server = options.tls ? createTlsServer(options.tls, accept) : createServer({ noDelay: true }, accept)
  const port = await listen(server, options.port ?? 0)
  const of = (path: string) => seen.filter((request) => request.path === path)

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    answer: (path, answer) => void answers.set(path, answer),
    hold: (path) => {
      const hold = pendingHold(() => holds.delete(path))
      holds.set(path, hold)
      return { asked: hold.asked, release: hold.release }
    },
    requests: (path) => of(path).filter((r) => r.method === 'GET' && r.headers.range === undefined).length,
    ranges: (path) => of(path).flatMap((r) => (r.headers.range === undefined ? [] : [r.headers.range])),
    seen: of,
    connections: () => ({ open: sockets.size, ever }),
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    [Symbol.asyncDispose]: () => stop(server, sockets, holds),
  }
}

type PendingHold = Hold & { readonly released: Promise<void>; readonly ask: () => void }

function pendingHold(forget: () => void): PendingHold {
  const asked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const release = () => {
    forget()
    released.resolve()
  }
  return { asked: asked.promise, ask: asked.resolve, released: released.promise, release }
}

async function listen(server: Server, port: number): Promise<number> {
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(port, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function stop(server: Server, sockets: Set<Socket>, holds: Map<string, PendingHold>): Promise<void> {
  for (const hold of [...holds.values()]) hold.release()
  for (const socket of sockets) socket.destroy()
  const closed = Promise.withResolvers<void>()
  server.close(() => closed.resolve())
  await closed.promise
}
