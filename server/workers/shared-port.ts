import { createServer } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { drain, listen, type Place } from '../listen.ts'

/** A port that is ours, for workers to listen on. */
export type SharedPort = {
  readonly port: number
  /** Leaves it to the workers. */
  release(): Promise<void>
}

/**
 * Takes a port that several processes will share. Sharing alone would let a second gateway of the same user slip in beside
 * the first, so it is taken for us alone first. Until it is released, who comes is asked to come again. Throws
 * `ConfigError` when the port cannot be had.
 */
export async function takeSharedPort(place: Place): Promise<SharedPort> {
  const alone = createServer()
  const port = await listen(alone, place)
  await drain(alone, 0)
  const holder = createNetServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
  await listen(holder, { ...place, port, reusePort: true })
  let released: Promise<void> | null = null
  const close = () => new Promise<void>((resolve) => holder.close(() => resolve()))
  return { port, release: () => (released ??= close()) }
}
