import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import { inTurn } from './http/in-turn.ts'
import { createObjectsServer } from './http/objects/objects-server.ts'
import { createRequestIds } from './http/request-ids.ts'
import { drain, listen } from './listen.ts'

type Site = { readonly server: Server; readonly port: number; handle(listener: RequestListener): void }

/** Binds both listeners. Until they are given their handlers they answer 503. */
export async function openSites(config: Config, closer: Closer) {
  const nextRequestId = createRequestIds()
  const { host } = config
  const bind = async (
    create: (handle: RequestListener) => Server,
    place: { readonly port: number; readonly setting: 'HEADWATER_CONSOLE_PORT' | 'HEADWATER_OBJECTS_PORT' },
  ): Promise<Site> => {
    let current: RequestListener = (_req, res) => {
      res.writeHead(503, { 'Retry-After': '1', 'x-cos-request-id': nextRequestId(), 'Content-Length': 0 }).end()
    }
    const server = create((req, res) => current(req, res))
    const port = await listen(server, { host, ...place })
    closer.add(() => drain(server, 0))
    const handle = (listener: RequestListener) => {
      current = listener
    }
    return { server, port, handle }
  }
  const admin = await bind((handle) => createServer({ requestTimeout: 0, headersTimeout: 20_000 }, inTurn(handle)), {
    port: config.consolePort,
    setting: 'HEADWATER_CONSOLE_PORT',
  })
  const objects = await bind((handle) => createObjectsServer(handle, nextRequestId), {
    port: config.objectsPort,
    setting: 'HEADWATER_OBJECTS_PORT',
  })
  return {
    /** Names this process in requests to origins and in the pulls it holds. */
    instanceId: `headwater-${randomUUID()}`,
    nextRequestId,
    console: admin,
    objects,
    consoleUrl: config.consoleUrl ?? new URL(`http://${reachable(host)}:${admin.port}`),
    objectsUrl: config.objectsUrl ?? new URL(`http://${config.domain}:${objects.port}`),
  }
}

/** What a browser on this machine types for a bound address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

export type Sites = Awaited<ReturnType<typeof openSites>>
