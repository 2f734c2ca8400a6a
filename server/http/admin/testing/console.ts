import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { TestReport } from '../../../../contract/origin-pull.ts'
import { createBuckets } from '../../../manage/buckets.ts'
import { createChangeOriginPull } from '../../../manage/change-origin-pull.ts'
import { openDeletions } from '../../../manage/deletions.ts'
import { createDomains } from '../../../manage/domains.ts'
import { createObjects } from '../../../manage/objects.ts'
import { createOriginPullHistory } from '../../../manage/origin-pull-history.ts'
import { createOriginPulls } from '../../../manage/origin-pulls.ts'
import { createOverviews } from '../../../manage/overview.ts'
import { createPreview } from '../../../manage/preview.ts'
import { createPullWatch } from '../../../manage/pull-watch.ts'
import { createPulls } from '../../../manage/pulls.ts'
import { createRules } from '../../../manage/rules.ts'
import { createSecretBox } from '../../../manage/secret-box.ts'
import { createSessions } from '../../../manage/sessions.ts'
import { createTestOrigin } from '../../../manage/test-origin.ts'
import { createTransfer } from '../../../manage/transfer/transfer.ts'
import { createWarmUps } from '../../../manage/warm-ups.ts'
import { createMemoryObjectStore } from '../../../object-store/memory-object-store.ts'
import type { ObjectStore } from '../../../object-store/object-store.ts'
import type { ListedKey, OriginClient, OriginVerdict } from '../../../origin/origin-client.ts'
import { openRuleBook } from '../../../pull/rule-book.ts'
import { startWarmUpRunner } from '../../../pull/warm-up/warm-up-runner.ts'
import { openSettingsStore } from '../../../settings-store/open-settings-store.ts'
import { createAdminApp } from '../admin-app.ts'
import { createPreviews } from '../previews.ts'
import { ask, type Question } from './ask.ts'

export const adminPassword = 'correct horse battery'

export type ConsoleOptions = {
  /** `null` leaves the administrator's password to be chosen with the set-up token. */
  readonly password?: string | null
  /** Other than the listener's own address, e.g. behind TLS. */
  readonly consoleUrl?: string
  readonly webRoot?: string
  readonly objects?: ObjectStore
}

const report: TestReport = { ok: true, url: '', steps: [] }

/** A console on a free port of loopback: real HTTP, a real database, objects in memory, and an origin that obeys. */
export async function startConsole(options: ConsoleOptions = {}) {
  await using starting = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'headwater-console-'))
  starting.defer(() => rm(folder, { recursive: true, force: true }))
  const databaseFile = join(folder, 'settings.db')
  const settings = starting.use(await openSettingsStore({ kind: 'sqlite', file: databaseFile }))
  const store = starting.use(options.objects ?? createMemoryObjectStore())
  const server = createServer({ requestTimeout: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  starting.defer(() => new Promise<void>((resolve) => server.close(() => resolve())))
  starting.defer(() => server.closeAllConnections())

  const world = {
    now: Date.UTC(2026, 10, 21),
    ready: true,
    verdict: { kind: 'allowed' } as OriginVerdict,
    /** What every origin lists. */
    listed: [] as ListedKey[],
    /** Of every pull that runs. */
    progress: null as { bytes: number; totalBytes: number | null; reason: null } | null,
  }
  const now = () => world.now
  const probed: string[] = []
  const refreshed: string[] = []
  const origin: OriginClient = {
    get: () => Promise.reject(new Error('the console never pulls')),
    async *list() {
      yield world.listed
    },
    check: async () => world.verdict,
    probe: async (url) => {
      probed.push(url.href)
      return { ...report, url: url.href }
    },
    async [Symbol.asyncDispose]() {},
  }
  const log: string[] = []
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const consoleUrl = new URL(options.consoleUrl ?? url)
  const secretBox = createSecretBox(Buffer.alloc(32, 'test'))
  const rules = await openRuleBook({ settings, unseal: secretBox.open, onChanged: () => undefined })
  const ruleBook = {
    ...rules,
    refresh: (name: string) => rules.refresh(name).finally(() => refreshed.push(name)),
    change: <T>(name: string, work: () => Promise<T>) => rules.change(name, work).finally(() => refreshed.push(name)),
  }
  const home = { appid: '1250000000', region: 'local', domain: 'localhost' }
  const sessions = createSessions({ settings, now })
  const password = options.password === undefined ? adminPassword : options.password
  const { setupToken } = await sessions.prepare({ adminPassword: password ?? undefined })
  const logger = pino({ level: 'trace' }, { write: (line) => void log.push(line) })
  const asIf = (name: string) => ({ host: `${name}.file.localhost`, scheme: 'http' }) as const
  const worker = { wake: () => undefined }
  const byHand = { settings, objects: store, ruleBook, asIf, worker, now }
  const flights = { progressOf: () => world.progress, cancel: () => false }
  const notFound = { forget: () => 1 }
  const runner = starting.use(await startWarmUpRunner({ ...byHand, origin, log: logger }))
  const onFailed = (err: unknown) => logger.error({ err }, 'pulls')
  const pullWatch = createPullWatch({ settings, flights, now, elapsed: () => performance.now(), onFailed })
  starting.defer(() => pullWatch.stop())
  const change = createChangeOriginPull({ settings, objects: store, origin, ruleBook, secretBox, now })
  const originPulls = createOriginPulls({ settings, secretBox, change })
  const app = createAdminApp({
    metrics: { type: 'text/plain', text: async () => '' },
    log: logger,
    consoleUrl,
    system: { version: '0.0.0-test', objectsUrl: 'http://localhost:9000', ...home },
    sessions,
    buckets: createBuckets({ settings, objects: store, ruleBook, home, now }),
    domains: createDomains({ settings, ruleBook, own: { domain: home.domain, hosts: [consoleUrl.hostname] }, now }),
    originPulls,
    rules: createRules({ settings, secretBox, change }),
    history: createOriginPullHistory({ settings, change }),
    testOrigin: createTestOrigin({ settings, origin, secretBox, now }),
    preview: createPreview({
      settings,
      objects: store,
      home,
      self: { instanceId: 'headwater-1', version: '0.0.0-test' },
    }),
    transfer: createTransfer(originPulls),
    previews: createPreviews({
      key: Buffer.alloc(32, 'preview'),
      objectsUrl: new URL('http://localhost:9000'),
      domain: home.domain,
      now,
    }),
    systemStatus: () => Promise.reject(new Error('nobody knows here')),
    objects: createObjects({ settings, objects: store }),
    deletions: starting.use(await openDeletions({ settings, objects: store, now: Date.now, log: logger })),
    pulls: createPulls({ ...byHand, flights, notFound, warmUps: runner }),
    pullWatch,
    warmUps: createWarmUps({ ...byHand, runner }),
    overviews: createOverviews({ settings, objects: store, now }),
    ready: () => world.ready,
    webRoot: options.webRoot ?? join(folder, 'web'),
  })
  server.on('request', app)

  const own = { host: consoleUrl.host, origin: consoleUrl.origin }
  const send = (path: string, question: Question = {}) =>
    ask(`${url}${path}`, { ...question, headers: { ...own, ...question.headers } })
  const sendJson = (method: string, path: string, body: unknown, headers: OutgoingHttpHeaders = {}) =>
    send(path, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  /** The session cookie, as a Cookie header's value. */
  const logIn = async (): Promise<string> => {
    const answer = await sendJson('POST', '/api/v1/login', { password: password ?? adminPassword })
    return cookieOf(answer.headers['set-cookie'])
  }
  const running = starting.move()
  return {
    world,
    url,
    port,
    settings,
    databaseFile,
    objects: store,
    sessions,
    setupToken,
    probed,
    refreshed,
    pullWatch,
    log,
    send,
    sendJson,
    logIn,
    /** The same calls from inside a session. */
    async insider() {
      const cookie = await logIn()
      return {
        cookie,
        send: (path: string, question: Question = {}) =>
          send(path, { ...question, headers: { cookie, ...question.headers } }),
        sendJson: (method: string, path: string, body: unknown, headers: OutgoingHttpHeaders = {}) =>
          sendJson(method, path, body, { cookie, ...headers }),
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

export type TestConsole = Awaited<ReturnType<typeof startConsole>>
export type Insider = Awaited<ReturnType<TestConsole['insider']>>

export const cookieOf = (setCookie: readonly string[] | undefined) => setCookie?.[0]?.split(';', 1)[0] ?? ''
