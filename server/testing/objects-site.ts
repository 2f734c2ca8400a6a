import type { AddressInfo } from 'node:net'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { NewPull } from '../domain/pull.ts'
import { createObjectsHandler } from '../http/objects/objects-handler.ts'
import { createObjectsServer } from '../http/objects/objects-server.ts'
import { createRequestIds } from '../http/request-ids.ts'
import { createMemoryObjectStore } from '../object-store/memory-object-store.ts'
import { createCooldown } from '../pull/cooldown.ts'
import type { BucketEntry } from '../pull/rule-book.ts'
import { createServeObject } from '../pull/serve-object.ts'
import type { BucketRecord } from '../settings-store/settings-store.ts'

export type ObjectsSite = Awaited<ReturnType<typeof startObjectsSite>>

/** The objects listener on a free port, over objects in memory; pulls are only written down. */
export async function startObjectsSite() {
  const objects = createMemoryObjectStore()
  const entries = new Map<string, BucketEntry>()
  const queued: NewPull[] = []
  const errors: object[] = []
  const nextRequestId = createRequestIds()
  const cooldown = createCooldown(() => performance.now())
  const serveObject = createServeObject({
    objects,
    inbox: { add: (pull) => void queued.push(pull) },
    cooldown,
    now: Date.now,
  })
  const handler = createObjectsHandler({
    home: { domain: 'localhost', region: 'local' },
    ruleBook: { byName: (name) => entries.get(name) },
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
    port,
    /** Requests that were begun. */
    started: () => started,
    /** Connections that are open now. */
    connections: () => connections,
    bucket(name: string, changes: Partial<BucketRecord> = {}, rule: Partial<OriginRule> | null = null) {
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
      entries.set(name, { bucket, rule: rule && { ...seedRule(), ...rule }, outgoing: false })
      return id
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await objects[Symbol.asyncDispose]()
    },
  }
}

function seedRule(): OriginRule {
  const parsed = parseOriginAddress('abc.example.com')
  if (!parsed.ok) throw new Error('the seed address is no address')
  return {
    mode: 'async',
    origin: parsed.address,
    protocol: 'http',
    redirectCode: 302,
    passQuery: false,
    followRedirects: true,
  }
}
