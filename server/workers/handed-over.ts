import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionLine, requestIdLine } from './hand-over.ts'

/** How the folder's name begins, and what the socket in it is called. */
export const socketFolder = 'headwater-workers-'
export const socketName = 'objects'

/** Where workers hand requests over: a socket in a folder that no other user can enter. */
export type HandedOverSite = AsyncDisposable & { readonly server: Server; readonly socketPath: string }

/** Opens it. The limits of clients are the workers' to hold; a worker is waited for as long as it lives. */
export async function openHandedOverSite(handle: RequestListener): Promise<HandedOverSite> {
  const folder = await mkdtemp(join(tmpdir(), socketFolder))
  const socketPath = join(folder, socketName)
  const server = createServer(
    { maxHeaderSize: 64 * 1024, headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0, noDelay: true },
    handle,
  )
  server.timeout = 0
  server.maxHeadersCount = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // As many as the system allows: a crowd that finds the supervisor busy comes all at once.
    server.listen({ path: socketPath, backlog: 65_535 }, resolve)
  })
  return {
    server,
    socketPath,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a request what the client sent, and resolves to the id that its worker gave it. */
export function asReceived(req: IncomingMessage): string {
  const { [requestIdLine]: id, [connectionLine]: connection, connection: _, ...headers } = req.headers
  const given = connection === undefined ? {} : { connection: String(connection) }
  req.headers = { ...headers, ...given }
  req.rawHeaders = withoutOurs(req.rawHeaders)
  return String(id)
}

const ours: ReadonlySet<string> = new Set([requestIdLine, connectionLine, 'connection'])

const withoutOurs = (raw: readonly string[]) => raw.filter((_, i) => !ours.has((raw[i - (i % 2)] ?? '').toLowerCase()))
