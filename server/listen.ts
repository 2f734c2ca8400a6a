import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from './config/config-error.ts'
import type { SettingName } from './config/env.ts'

/** Where a listener is to be bound, and the setting that says so. */
export type Place = { readonly host: string; readonly port: number; readonly setting: SettingName }

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'may not be bound by this user',
  EADDRNOTAVAIL: 'cannot be bound on this address',
}

/** Binds a listener; resolves to the port it got. Throws {@link ConfigError} when the port cannot be had. */
export function listen(server: Server, { host, port, setting }: Place): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const refused = (cause: NodeJS.ErrnoException) => {
    const why = causes[cause.code ?? ''] ?? 'cannot be bound'
    reject(new ConfigError(`${setting}: port ${port} of ${host} ${why}.`, { cause }))
  }
  server.once('error', refused)
  server.listen({ host, port }, () => {
    server.off('error', refused)
    resolve((server.address() as AddressInfo).port)
  })
  return promise
}

/**
 * Closes a listener: no new connections, idle ones at once, busy ones when their answer is out, the rest after
 * `limitMs` milliseconds, once `breakOff` has had a moment to end their answers its own way.
 */
export async function drain(server: Server, limitMs: number, breakOff = () => {}): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that becomes idle later is not closed by close() itself.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const limit = setTimeout(() => {
    breakOff()
    setImmediate(() => server.closeAllConnections())
  }, limitMs)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}
