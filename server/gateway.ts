import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import { lockDataFolder } from './data-folder.ts'
import { createAdminApp } from './http/admin/admin-app.ts'
import { inTurn } from './http/in-turn.ts'
import { createObjectsHandler } from './http/objects/objects-handler.ts'
import { createObjectsServer } from './http/objects/objects-server.ts'
import { createRequestIds } from './http/request-ids.ts'
import { drain, listen } from './listen.ts'
import { createBuckets } from './manage/buckets.ts'
import { createChangeOriginPull } from './manage/change-origin-pull.ts'
import { createDomains } from './manage/domains.ts'
import { createObjects } from './manage/objects.ts'
import { openAndTell } from './manage/open-and-tell.ts'
import { createOriginPullHistory } from './manage/origin-pull-history.ts'
import { createOriginPulls } from './manage/origin-pulls.ts'
import { createPreview } from './manage/preview.ts'
import { createPulls } from './manage/pulls.ts'
import { createRules } from './manage/rules.ts'
import { createSecretBox, type SecretOf } from './manage/secret-box.ts'
import { createSessions } from './manage/sessions.ts'
import { createTestOrigin } from './manage/test-origin.ts'
import { createTransfer } from './manage/transfer/transfer.ts'
import { createWarmUps } from './manage/warm-ups.ts'
import type { ObjectStore } from './object-store/object-store.ts'
import { openObjectStore } from './object-store/open-object-store.ts'
import { createHttpOriginClient } from './origin/http-origin-client.ts'
import type { OriginClient } from './origin/origin-client.ts'
import { openDataPath } from './pull/open-data-path.ts'
import { startWarmUpRunner } from './pull/warm-up/warm-up-runner.ts'
import { secretKeyOf } from './secret-key.ts'
import { openSettingsStore } from './settings-store/open-settings-store.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'

/** Parts that tests replace; whoever brings a part closes it. */
export type Parts = { readonly objects: ObjectStore; readonly settings: SettingsStore; readonly origin: OriginClient }

export type Gateway = {
  readonly consoleUrl: URL
  readonly objectsUrl: URL
  /** Where the administrator's password is to be chosen; `null` when there is one. */
  readonly setupLink: string | null
  /** Ends in order: no new requests, running answers to their end within `limitMs` milliseconds, then pulls and stores. */
  close(limitMs: number): Promise<void>
}

/**
 * Milliseconds since 1970 by a clock that never steps back: the wall's time at start, and from then on what has passed.
 */
const now = () => Math.floor(performance.timeOrigin + performance.now())

export type About = { readonly version: string; readonly log: Logger; readonly webRoot: string }

/** Opens, wires, starts. Throws `ConfigError`, with everything closed again, when a port or the folder cannot be had. */
export async function startGateway(
  config: Config,
  secrets: Secrets,
  about: About,
  parts: Partial<Parts> = {},
): Promise<Gateway> {
  const closer = new Closer((err) => about.log.error({ err }, 'a part did not close'))
  try {
    // Ports first: when one is taken, nothing has been touched yet.
    const sites = await openSites(config, closer)
    const lock = lockDataFolder(config.dataFolder)
    closer.add(() => lock[Symbol.dispose]())
    const stores = await openParts(config, about, sites, parts, closer)
    return await serve({ config, secrets, about, sites, closer }, stores)
  } catch (error) {
    await closer[Symbol.asyncDispose]()
    throw error
  }
}

/** Has the closer close what was opened. */
const keepIn =
  (closer: Closer) =>
  <T extends AsyncDisposable>(opened: T): T => {
    closer.add(() => opened[Symbol.asyncDispose]())
    return opened
  }

async function openParts(config: Config, about: About, sites: Sites, parts: Partial<Parts>, closer: Closer) {
  const keep = keepIn(closer)
  const folder = config.dataFolder
  const file = join(folder, 'settings.db')
  return {
    objects: parts.objects ?? keep(await openObjectStore({ kind: 'disk', folder })),
    settings: parts.settings ?? keep(await openSettingsStore({ kind: 'sqlite', file })),
    origin: parts.origin ?? keep(createHttpOriginClient(originOptions(config, about.version, sites))),
  }
}

type Frame = {
  readonly config: Config
  readonly secrets: Secrets
  readonly about: About
  readonly sites: Sites
  readonly closer: Closer
}

async function serve({ config, secrets, about, sites, closer }: Frame, parts: Parts): Promise<Gateway> {
  const { objects, settings } = parts
  const { consoleUrl, objectsUrl, instanceId, nextRequestId } = sites
  const { region, appid, domain } = config
  const home = { region, appid, domain }
  const keep = keepIn(closer)
  const secretBox = createSecretBox(secrets.secretKey ?? secretKeyOf(config.dataFolder))
  const { reads, bandwidth, atOnce } = config.pulls
  const dataPath = await openDataPath({
    ...parts,
    unseal: openAndTell(secretBox, (of) => void tellUnopened(settings, about.log, of)),
    budgets: { reads, bandwidth, pulls: atOnce },
    owner: instanceId,
    log: about.log,
    now,
    elapsed: () => performance.now(),
    random: Math.random,
    keep,
  })
  const { ruleBook, serveObject } = dataPath
  const scheme = objectsUrl.protocol === 'https:' ? ('https' as const) : ('http' as const)
  const asIf = (bucket: string) => ({ host: `${bucket}.file.${domain}`, scheme })
  const byHand = { ...parts, ...dataPath, asIf, now }
  const runner = keep(await startWarmUpRunner({ ...byHand, log: about.log }))
  const change = createChangeOriginPull({ ...parts, ruleBook, secretBox, now })
  const originPulls = createOriginPulls({ settings, secretBox, change })
  const sessions = createSessions({ settings, now })
  const { adminPassword } = secrets
  const { setupToken } = await sessions.prepare(adminPassword === null ? {} : { adminPassword })

  let ready = true
  sites.console.handle(
    createAdminApp({
      ...about,
      consoleUrl,
      system: { version: about.version, ...home, objectsUrl: objectsUrl.origin },
      sessions,
      buckets: createBuckets({ settings, objects, ruleBook, home, now }),
      domains: createDomains({ settings, ruleBook, own: ownNames(config, sites), now }),
      originPulls,
      rules: createRules({ settings, secretBox, change }),
      history: createOriginPullHistory({ settings, change }),
      testOrigin: createTestOrigin({ ...parts, secretBox, now }),
      objects: createObjects({ settings, objects }),
      preview: createPreview({ ruleBook, objects, home, self: { instanceId, version: about.version } }),
      transfer: createTransfer(originPulls),
      pulls: createPulls(byHand),
      warmUps: createWarmUps({ ...byHand, runner }),
      ready: async () => ready && (await canServe(config.dataFolder, settings)),
    }),
  )
  const answer = createObjectsHandler({ home, ruleBook, serveObject, instanceId, nextRequestId, log: about.log })
  sites.objects.handle((req, res) => {
    dataPath.traffic.count()
    answer(req, res)
  })
  return {
    consoleUrl,
    objectsUrl,
    setupLink: setupToken === null ? null : new URL(`/login?setup=${setupToken}`, consoleUrl).href,
    async close(limitMs) {
      ready = false
      dataPath.worker.rest()
      await Promise.all([drain(sites.console.server, limitMs), drain(sites.objects.server, limitMs)])
      await closer[Symbol.asyncDispose]()
    },
  }
}

/** Below this many bytes of free space nothing more should be sent here. */
const leastSpace = 64 * 1024 * 1024

async function canServe(folder: string, settings: SettingsStore): Promise<boolean> {
  try {
    const [{ bavail, bsize }] = await Promise.all([statfs(folder), settings.account.get()])
    return bavail * bsize >= leastSpace
  } catch {
    return false
  }
}

async function tellUnopened(settings: SettingsStore, log: Logger, { bucket, rule }: SecretOf) {
  const all = await settings.buckets.all().catch(() => [])
  const name = all.find(({ id }) => id === bucket)?.name ?? bucket
  log.error(
    { bucket: name, rule },
    'the secret of this rule does not open: it was sealed under another key, or is damaged',
  )
}

/** Names that cannot be custom domains. */
const ownNames = ({ domain }: Config, { consoleUrl, objectsUrl }: Sites) => ({
  domain,
  hosts: [consoleUrl.hostname, objectsUrl.hostname],
})

type Site = { readonly server: Server; readonly port: number; handle(listener: RequestListener): void }

/** Binds both listeners. Until they are given their handlers they answer 503. */
async function openSites(config: Config, closer: Closer) {
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

type Sites = Awaited<ReturnType<typeof openSites>>

function originOptions(config: Config, version: string, sites: Sites) {
  const { host, domain, region } = config
  return {
    ...config.origin,
    maxObjectBytes: config.pulls.objectBytes,
    // Reads wait for a place by their rule's budget, which has a limit and a reason; not here, where nobody would know.
    maxConnections: config.pulls.reads,
    version,
    instanceId: sites.instanceId,
    self: {
      listeners: [sites.console.port, sites.objects.port].map((port) => ({ ip: host, port })),
      // Not all names below the domain: the old server may well be called origin.<domain>.
      hosts: [
        domain,
        `cos.${region}.${domain}`,
        `.cos.${region}.${domain}`,
        `.file.${domain}`,
        sites.consoleUrl.hostname,
        sites.objectsUrl.hostname,
      ],
    },
  }
}
