import type { Logger } from 'pino'
import { canServe } from './can-serve.ts'
import { Closer } from './closer.ts'
import type { Config } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import { createCounters } from './counters/counters.ts'
import { keepCounters } from './counters/keep-counters.ts'
import { lockDataFolder } from './data-folder.ts'
import { createAdminApp } from './http/admin/admin-app.ts'
import { createPreviews } from './http/admin/previews.ts'
import { type AccountDeps, createAccounts } from './http/objects/account.ts'
import { createObjectsHandler } from './http/objects/objects-handler.ts'
import { refusedEarly } from './http/objects/objects-server.ts'
import { previewKeyOf } from './http/preview-link.ts'
import { drain } from './listen.ts'
import { createBuckets } from './manage/buckets.ts'
import { createChangeOriginPull } from './manage/change-origin-pull.ts'
import { openDeletions } from './manage/deletions.ts'
import { createDomains } from './manage/domains.ts'
import { createObjects } from './manage/objects.ts'
import { openAndTell } from './manage/open-and-tell.ts'
import { createOriginPullHistory } from './manage/origin-pull-history.ts'
import { createOriginPulls } from './manage/origin-pulls.ts'
import { createOverviews } from './manage/overview.ts'
import { createPreview } from './manage/preview.ts'
import { createPullWatch } from './manage/pull-watch.ts'
import { createPulls } from './manage/pulls.ts'
import { createRules } from './manage/rules.ts'
import { createSecretBox, type SecretOf } from './manage/secret-box.ts'
import { createSessions } from './manage/sessions.ts'
import { createTestOrigin } from './manage/test-origin.ts'
import { createTransfer } from './manage/transfer/transfer.ts'
import { createWarmUps } from './manage/warm-ups.ts'
import { openAccessLogOf } from './open-access-log.ts'
import { openMetrics } from './open-metrics.ts'
import { keepIn, openParts, type Parts } from './open-parts.ts'
import { openSites, type Sites } from './open-sites.ts'
import { openSystemStatus } from './open-system-status.ts'
import { openDataPath } from './pull/open-data-path.ts'
import { startWarmUpRunner } from './pull/warm-up/warm-up-runner.ts'
import { secretKeyOf } from './secret-key.ts'
import type { SettingsStore } from './settings-store/settings-store.ts'
import { asReceived } from './workers/handed-over.ts'
import { replaceLeftBehind } from './workers/left-behind.ts'
import { openSupervisor } from './workers/open-supervisor.ts'

export type Gateway = {
  readonly consoleUrl: URL
  readonly objectsUrl: URL
  /** Where the administrator's password is to be chosen; `null` when there is one. */
  readonly setupLink: string | null
  /** Goes on in new files, after the old ones were renamed. */
  reopenLogs(): void
  /** Ends in order: no new requests, running answers to their end within `limitMs` milliseconds, then pulls and stores. */
  close(limitMs: number): Promise<void>
}

/**
 * Milliseconds since 1970 by a clock that never steps back: the wall's time at start, and from then on what has passed.
 */
const now = () => Math.floor(performance.timeOrigin + performance.now())
const elapsed = () => performance.now()

export type About = {
  readonly version: string
  /** `null` when it is not known. */
  readonly commit?: string | null
  readonly log: Logger
  readonly webRoot: string
}

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
    if (sites.objects.shared) await replaceLeftBehind(config.dataFolder, sites.objects.shared.socketPath)
    const stores = await openParts(config, { version: about.version, sites, closer, now }, parts)
    return await serve({ config, secrets, about, sites, closer }, stores)
  } catch (error) {
    await closer[Symbol.asyncDispose]()
    throw error
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
  const secretKey = secrets.secretKey ?? secretKeyOf(config.dataFolder)
  const secretBox = createSecretBox(secretKey)
  const previewKey = previewKeyOf(secretKey)
  const { reads, bandwidth, atOnce } = config.pulls
  const supervisor = openSupervisor(config, sites, about.log)
  const metrics = openMetrics({ now, elapsed, others: supervisor?.metrics })
  closer.add(() => metrics[Symbol.dispose]())
  const accessLog = await openAccessLogOf(config, about.log, closer)
  if (accessLog) metrics.watchLog(accessLog.dropped)
  const counters = createCounters(now)
  keep(await keepCounters({ counters, records: settings.counts, now, log: about.log }))
  const dataPath = await openDataPath({
    ...parts,
    others: supervisor ?? undefined,
    unseal: openAndTell(secretBox, (of) => void tellUnopened(settings, about.log, of)),
    budgets: { reads, bandwidth, pulls: atOnce },
    owner: instanceId,
    log: about.log,
    now,
    elapsed,
    counts: {
      started: counters.pullStarted,
      ended(pull) {
        metrics.pulls.ended(pull)
        counters.pullEnded(pull)
      },
      notQueued: metrics.pulls.notQueued,
    },
    random: Math.random,
    keep,
  })
  metrics.watchPath({ ...parts, dataPath })
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

  const onFailed = (err: unknown) => about.log.error({ err }, 'changes of pulls could not be read')
  const pullWatch = createPullWatch({ settings, flights: dataPath.flights, now, elapsed, onFailed })
  closer.add(() => pullWatch.stop())

  let ready = true
  sites.console.handle(
    createAdminApp({
      ...about,
      consoleUrl,
      system: { version: about.version, ...home, objectsUrl: objectsUrl.origin },
      systemStatus: openSystemStatus({
        config,
        secrets,
        about,
        sites,
        settings,
        isStopping: () => !ready,
        serving: () => supervisor?.serving() ?? null,
        hot: metrics.hot,
        now,
      }),
      previews: createPreviews({ key: previewKey, objectsUrl, domain, now }),
      sessions,
      buckets: createBuckets({ settings, objects, ruleBook, home, now }),
      domains: createDomains({ settings, ruleBook, own: ownNames(config, sites), now }),
      originPulls,
      rules: createRules({ settings, secretBox, change }),
      history: createOriginPullHistory({ settings, change }),
      testOrigin: createTestOrigin({ ...parts, secretBox, now }),
      objects: createObjects({ settings, objects }),
      deletions: keep(await openDeletions({ settings, objects, now, log: about.log })),
      preview: createPreview({ settings, objects, home, self: { instanceId, version: about.version } }),
      transfer: createTransfer(originPulls),
      pulls: createPulls({ ...byHand, warmUps: runner }),
      pullWatch,
      warmUps: createWarmUps({ ...byHand, runner }),
      overviews: createOverviews({ settings, objects, now }),
      metrics,
      ready: async () => ready && supervisor?.serving() !== 0 && (await canServe(config.dataFolder, settings)),
    }),
  )
  const count: AccountDeps['count'] = (answer, account) => {
    metrics.answers.count(answer)
    counters.answered(answer, account)
  }
  const preview = { key: previewKey, consoleOrigin: consoleUrl.origin, objects, now }
  const serves = { home, ruleBook, serveObject, preview, instanceId, log: about.log }
  if (supervisor) {
    // Each worker logs its clients; what came of the rest is known here.
    const accounts = createAccounts({ count, log: null, elapsed })
    sites.objects.handle(createObjectsHandler({ ...serves, accounts, nextRequestId: asReceived }))
    closer.add(() => supervisor.drain(0))
    const { admit, traffic } = dataPath
    await supervisor.start({ admit, count: traffic.count, add: counters.add, lost: metrics.pulls.notQueued })
    await sites.objects.shared?.release()
  } else {
    const accounts = createAccounts({ count, log: accessLog?.note ?? null, elapsed })
    sites.objects.server.on(refusedEarly, accounts.refused)
    const answer = createObjectsHandler({ ...serves, accounts, nextRequestId })
    sites.objects.handle((req, res) => {
      dataPath.traffic.count()
      answer(req, res)
    })
  }
  return {
    consoleUrl,
    objectsUrl,
    setupLink: setupToken === null ? null : new URL(`/login?setup=${setupToken}`, consoleUrl).href,
    reopenLogs() {
      accessLog?.reopen()
      supervisor?.reopenLogs()
    },
    async close(limitMs) {
      ready = false
      dataPath.worker.rest()
      pullWatch.stop()
      // Workers first: what they have handed over is answered as long as they wait for it.
      const objectsDone = supervisor?.drain(limitMs) ?? drain(sites.objects.server, limitMs)
      await Promise.all([drain(sites.console.server, limitMs), objectsDone])
      await closer[Symbol.asyncDispose]()
    },
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
