import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { get as httpGet } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type RuleSettings, type RuleView, ruleDefaults } from '../../contract/rule.ts'
import { createObjectsHandler } from '../http/objects/objects-handler.ts'
import { createObjectsServer } from '../http/objects/objects-server.ts'
import { createRequestIds } from '../http/request-ids.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import { openObjectStore } from '../object-store/open-object-store.ts'
import { createHttpOriginClient } from '../origin/http-origin-client.ts'
import { openDataPath } from '../pull/open-data-path.ts'
import { openSettingsStore } from '../settings-store/open-settings-store.ts'
import { type EvilOrigin, startEvilOrigin } from './evil-origin.ts'
import { tempFolder } from './temp-folder.ts'

export type FlightWorldOptions = {
  /** Puts something between the data path and the objects on disk. */
  readonly store?: (objects: ObjectStore) => ObjectStore
  /** Origin reads, and pulls in the background, at once. */
  readonly reads?: number
  readonly pulls?: number
  /** How long a connection may stand still, milliseconds. */
  readonly stalledMs?: number
}

export type Got = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Whether it came to the end that HTTP promises. */
  readonly isWhole: boolean
}

type Asking = { readonly headers?: Record<string, string>; readonly method?: 'GET' | 'HEAD'; readonly host?: string }

export type FlightWorld = Awaited<ReturnType<typeof startFlightWorld>>

/**
 * The objects listener over the real data path, disk, database and origin client, without the console. Its clocks can be
 * turned. The origin is `abc.example.com`, a second one `standby.example.com`, and nobody listens at `dead.example.com`.
 */
export async function startFlightWorld(options: FlightWorldOptions = {}) {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await tempFolder())
  const origin = starting.use(await startEvilOrigin())
  const standby = starting.use(await startEvilOrigin())
  const disk = starting.use(await openObjectStore({ kind: 'disk', folder: folder.path }))
  const objects = options.store?.(disk) ?? disk
  const settings = starting.use(await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` }))
  const client = starting.use(clientFor(origin, standby))
  let turned = 0
  const log: object[] = []
  const note = (facts: object) => void log.push(facts)
  const dataPath = await openDataPath({
    objects,
    settings,
    origin: client,
    unseal: () => null,
    budgets: { reads: options.reads ?? 512, bandwidth: null, pulls: options.pulls ?? 32 },
    owner: 'w',
    log: { info: note, warn: note, error: note },
    now: () => Math.floor(performance.timeOrigin + performance.now()) + turned,
    elapsed: () => performance.now() + turned,
    random: () => 0,
    keep: (opened) => starting.use(opened),
  })
  const nextRequestId = createRequestIds()
  const handler = createObjectsHandler({
    home: { domain: 'localhost', region: 'local' },
    ruleBook: dataPath.ruleBook,
    serveObject: dataPath.serveObject,
    instanceId: 'this-gateway',
    nextRequestId,
    log: { error: note },
  })
  let started = 0
  const counted: typeof handler = (req, res) => {
    started += 1
    handler(req, res)
  }
  const server = createObjectsServer(counted, nextRequestId, options.stalledMs ?? 20_000)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  starting.defer(() => new Promise<void>((resolve) => server.close(() => resolve())))
  starting.defer(() => server.closeAllConnections())
  const { port } = server.address() as AddressInfo
  const hostOf = (bucket: number) => `b${bucket}-1.file.localhost`
  const open = (bucket: number, path: string, asking: Asking = {}) => openGet(port, hostOf(bucket), path, asking)
  let buckets = 0
  const running = starting.move()
  return {
    ...dataPath,
    origin,
    standby,
    objects,
    settings,
    log,
    port,
    /** Requests that were begun. */
    started: () => started,
    /** Clients' connections that are open now. */
    connections: () => sockets.size,
    /** What the system has taken for them, bytes. */
    sent: () => [...sockets].reduce((sum, { bytesWritten, writableLength }) => sum + bytesWritten - writableLength, 0),
    /** Turns all clocks forward. */
    pass(ms: number) {
      turned += ms
      dataPath.worker.wake()
    },
    /** A public bucket with these rules; sync mode unless they say otherwise. */
    async bucket(rule: Partial<RuleSettings> = {}, rules: readonly Partial<RuleView>[] = []): Promise<number> {
      buckets += 1
      const name = `b${buckets}-1`
      const { id } = await settings.buckets.insert({ name, access: 'public-read', accelerated: true, createdAt: 0 })
      await dataPath.ruleBook.refresh(name)
      await this.configure(id, 0, rule, rules)
      return id
    },
    configure: (
      bucket: number,
      seen: number,
      rule: Partial<RuleSettings>,
      rules: readonly Partial<RuleView>[] = [],
    ): Promise<unknown> =>
      dataPath.ruleBook.change(`b${bucket}-1`, async () => {
        await objects.fence(bucket)
        await settings.originPulls.save(bucket, seen, {
          enabled: true,
          defaultRule: settingsOf(rule),
          rules: rules.map((one, i) => ({ ...noCondition, ...settingsOf(one), id: `r${i}`, enabled: true, ...one })),
          secrets: {},
          change: 'saved',
          at: 0,
        })
        await settings.history.cancelOpen(bucket, 'configuration-changed', 0)
      }),
    /** One GET on a connection of its own, to its end. */
    async get(bucket: number, path: string, asking: Asking = {}): Promise<Got> {
      return readAll(await open(bucket, path, asking))
    },
    /** The same, to the answer's headers; the body is the caller's. */
    open,
    state: async (bucket: number, key: string) => {
      const pull = (await settings.history.list(bucket, { key, limit: 1 }))[0]
      return pull && { state: pull.state, reason: pull.reason, attempts: pull.attempts, bytes: pull.bytes }
    },
    isStored: async (bucket: number, key: string) => (await objects.open({ bucket, key })).object !== null,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

const noCondition = { condition: { prefix: '', suffix: '', excludedHosts: [] } }

const settingsOf = (changes: Partial<RuleSettings>): RuleSettings => ({
  ...ruleDefaults,
  mode: 'sync',
  address: 'abc.example.com',
  ...changes,
})

const clientFor = (origin: EvilOrigin, standby: EvilOrigin) =>
  createHttpOriginClient({
    allow: ['127.0.0.1/32'],
    publicOnly: false,
    resolve: new Map([
      ['abc.example.com:80', { ip: '127.0.0.1', port: origin.port }],
      ['standby.example.com:80', { ip: '127.0.0.1', port: standby.port }],
      ['dead.example.com:80', { ip: '127.0.0.1', port: 1 }],
    ]),
    self: { listeners: [], hosts: [] },
    instanceId: 'this-gateway',
    version: '0',
    maxConnections: 512,
    lookup: async () => [],
  })

function openGet(
  port: number,
  host: string,
  path: string,
  { headers, method, ...at }: Asking,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const to = { host: '127.0.0.1', port, path, method: method ?? 'GET', agent: false }
  httpGet({ ...to, headers: { ...headers, Host: at.host ?? host } }, resolve).once('error', reject)
  return promise
}

/** Reads an answer to its end, be that clean or not. */
export async function readAll(res: IncomingMessage): Promise<Got> {
  const chunks: Buffer[] = []
  res.on('data', (chunk: Buffer) => chunks.push(chunk))
  res.on('error', () => {})
  res.resume()
  await new Promise((resolve) => res.once('close', resolve))
  return { status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks), isWhole: res.complete }
}
