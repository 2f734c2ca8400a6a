import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { ConfigError } from './config/config-error.ts'
import type { SettingName } from './config/env.ts'
import { keepLittleUnsent } from './little-unsent.ts'

/** Where a listener is to be bound, and the setting that says so. */
export type Place = {
  readonly host: string
  readonly port: number
  readonly setting: SettingName
  /** Together with other processes that say so too; the system parts the connections among them. */
  readonly reusePort?: boolean
}

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'may not be bound by this user',
  EADDRNOTAVAIL: 'cannot be bound on this address',
}

const connections = new WeakMap<Server, Set<Socket>>()

/** Binds a listener; resolves to the port it got. Throws {@link ConfigError} when the port cannot be had. */
export function listen(server: Server, { host, port, setting, reusePort = false }: Place): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const refused = (cause: NodeJS.ErrnoException) => {
    const why = causes[cause.code ?? ''] ?? 'cannot be bound'
    reject(new ConfigError(`${setting}: port ${port} of ${host} ${why}.`, { cause }))
  }
  const sockets = new Set<Socket>()
  connections.set(server, sockets)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.once('error', refused)
  server.listen({ host, port, reusePort }, () => {
    server.off('error', refused)
    const { port: bound } = server.address() as AddressInfo
    keepLittleUnsent(bound)
    resolve(bound)
  })
  return promise
}

/**
 * Closes a listener: no new connections, idle ones at once, busy ones when their answer is out, the rest after
 * `limitMs` milliseconds, by a reset: to an HTTP/1.0 client a plain end would say that its answer is whole.
 */
export async function drain(server: HttpServer, limitMs: number): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that becomes idle later is not closed by close() itself.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const limit = setTimeout(() => {
    for (const socket of connections.get(server) ?? []) socket.resetAndDestroy()
    server.closeAllConnections()
  }, limitMs)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}
