import type { AddressInfo } from 'node:net'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import { createObjectsHandler } from '../http/objects/objects-handler.ts'
import { createObjectsServer } from '../http/objects/objects-server.ts'
import { createRequestIds } from '../http/request-ids.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import { createFreshness } from '../pull/freshness.ts'
import { createKeyMemory } from '../pull/key-memory.ts'
import type { BucketEntry } from '../pull/rule-book.ts'
import { createServeObject } from '../pull/serve-object.ts'
import type { BucketRecord } from '../settings-store/settings-store.ts'

export type ObjectsSite = Awaited<ReturnType<typeof startObjectsSite>>

/** The objects listener on a free port, over objects in memory; pulls are only written down. */
export async function startObjectsSite() {
  const objects = createMemoryObjectStore()
  const entries = new Map<string, BucketEntry>()
  const domains = new Map<string, BucketEntry>()
  const queued: NewPull[] = []
  const errors: object[] = []
  const nextRequestId = createRequestIds()
  const elapsed = () => performance.now()
  const cooldown = createKeyMemory(elapsed)
  const notFound = createKeyMemory(elapsed)
  const serveObject = createServeObject({
    objects,
    inbox: { add: (pull) => void queued.push(pull) },
    cooldown,
    notFound,
    freshness: createFreshness(Date.now),
    health: { isUp: () => true },
    asks: { serveSync: noOrigin, serveHead: noOrigin },
    now: Date.now,
  })
  const handler = createObjectsHandler({
    home: { domain: 'localhost', region: 'local' },
    ruleBook: { byName: (name) => entries.get(name), byDomain: (host) => domains.get(host) },
    serveObject,
    instanceId: 'this-gateway',
    nextRequestId,
    log: { error: (facts) => void errors.push(facts) },
  })
  let started = 0
  const counted: typeof handler = (req, res) => {
    started += 1
    handler(req, res)
  }
  const server = createObjectsServer(counted, nextRequestId, 2_000)
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    socket.once('close', () => {
      connections -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    objects,
    queued,
    errors,
    cooldown,
    notFound,
    port,
    /** Requests that were begun. */
    started: () => started,
    /** Connections that are open now. */
    connections: () => connections,
    bucket(name: string, changes: Partial<BucketRecord> = {}, rules: OriginRule[] = [], domain?: string) {
      const id = entries.size + 1
      const bucket = {
        id,
        name,
        access: 'public-read',
        accelerated: true,
        createdAt: 0,
        version: 1,
        ...changes,
      } as const
      const entry = { bucket, rules, revalidates: true, outgoing: false }
      entries.set(name, entry)
      if (domain !== undefined) domains.set(domain, entry)
      return id
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await objects[Symbol.asyncDispose]()
    },
  }
}

const noOrigin = () => Promise.reject(new Error('there is no origin here'))
