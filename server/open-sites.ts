import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import { inTurn } from './http/in-turn.ts'
import { createObjectsServer } from './http/objects/objects-server.ts'
import { createRequestIds } from './http/request-ids.ts'
import { drain, listen, type Place } from './listen.ts'
import { openHandedOverSite } from './workers/handed-over.ts'
import { takeSharedPort } from './workers/shared-port.ts'

type Site = { readonly server: Server; readonly port: number; handle(listener: RequestListener): void }

/** Where the objects listener's requests come in; by themselves, or from workers that share its port. */
type ObjectsSite = Site & { readonly shared: { readonly socketPath: string; release(): Promise<void> } | null }

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
  const objectsPlace = { port: config.objectsPort, setting: 'HEADWATER_OBJECTS_PORT' } as const
  const objects: ObjectsSite =
    config.workers === 1
      ? { ...(await bind((handle) => createObjectsServer(handle, nextRequestId), objectsPlace)), shared: null }
      : await behindWorkers({ host, ...objectsPlace }, closer)
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

async function behindWorkers(place: Place, closer: Closer): Promise<ObjectsSite> {
  const { port, release } = await takeSharedPort(place)
  closer.add(release)
  let current: RequestListener = (_req, res) => res.destroy()
  const site = await openHandedOverSite((req, res) => current(req, res))
  closer.add(() => site[Symbol.asyncDispose]())
  const handle = (listener: RequestListener) => {
    current = listener
  }
  return { server: site.server, port, handle, shared: { socketPath: site.socketPath, release } }
}

/** What a browser on this machine types for a bound address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

export type Sites = Awaited<ReturnType<typeof openSites>>
