import express, { type Express } from 'express'
import type { Logger } from 'pino'
import type { SystemStatus, SystemView } from '../../../contract/system.ts'
import type { Buckets } from '../../manage/buckets.ts'
import type { Deletions } from '../../manage/deletions.ts'
import type { Domains } from '../../manage/domains.ts'
import type { Objects } from '../../manage/objects.ts'
import type { OriginPullHistory } from '../../manage/origin-pull-history.ts'
import type { OriginPulls } from '../../manage/origin-pulls.ts'
import type { Overviews } from '../../manage/overview.ts'
import type { PreviewMiss } from '../../manage/preview.ts'
import type { PullWatch } from '../../manage/pull-watch.ts'
import type { Pulls } from '../../manage/pulls.ts'
import type { Rules } from '../../manage/rules.ts'
import type { Sessions } from '../../manage/sessions.ts'
import type { TestOrigin } from '../../manage/test-origin.ts'
import type { Transfer } from '../../manage/transfer/transfer.ts'
import type { WarmUps } from '../../manage/warm-ups.ts'
import { accessLog } from './access-log.ts'
import { apiRouter, noSuchRoute } from './api.ts'
import { minimumBodyRate } from './body-rate.ts'
import { bucketRoutes } from './bucket-routes.ts'
import { compressedJson } from './compressed-json.ts'
import { consoleFiles } from './console-files.ts'
import { deletionRoutes } from './deletion-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { health } from './health.ts'
import { historyRoutes } from './history-routes.ts'
import { type MetricsText, metricsRoute } from './metrics.ts'
import { noStore } from './no-store.ts'
import { objectRoutes } from './object-routes.ts'
import { originPullRoutes } from './origin-pull-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { ownHostOnly, ownPagesOnly } from './own-host.ts'
import { previewRoutes } from './preview-routes.ts'
import type { Previews } from './previews.ts'
import { problemDocuments } from './problems.ts'
import { pullRoutes } from './pull-routes.ts'
import { requestId } from './request-id.ts'
import { ruleRoutes } from './rule-routes.ts'
import { securityHeaders } from './security-headers.ts'
import { createSessionCookie } from './session-cookie.ts'
import { sessionRoutes } from './session-routes.ts'
import { systemRoutes } from './system-routes.ts'
import { transferRoutes } from './transfer-routes.ts'
import { warmUpRoutes } from './warm-up-routes.ts'

export type AdminAppDeps = {
  readonly log: Logger
  /** What operators type; decides the Host check and the cookie's flags. */
  readonly consoleUrl: URL
  readonly system: SystemView
  readonly systemStatus: () => Promise<SystemStatus>
  readonly sessions: Sessions
  readonly buckets: Buckets
  readonly domains: Domains
  readonly originPulls: OriginPulls
  readonly rules: Rules
  readonly history: OriginPullHistory
  readonly testOrigin: TestOrigin
  readonly preview: PreviewMiss
  readonly transfer: Transfer
  readonly objects: Objects
  readonly deletions: Deletions
  readonly previews: Previews
  readonly pulls: Pulls
  readonly pullWatch: PullWatch
  readonly warmUps: WarmUps
  readonly overviews: Overviews
  /** Whether this process can serve; answers `/readyz`. */
  readonly ready: () => boolean | Promise<boolean>
  /** Answers `/metrics`. */
  readonly metrics: MetricsText
  /** Folder of the built console. */
  readonly webRoot: string
}

/** The console and its API. The server it is mounted on needs `requestTimeout: 0`; slow bodies are ended here. */
export function createAdminApp(deps: AdminAppDeps): Express {
  const cookie = createSessionCookie(deps.consoleUrl)
  const parts = { ...deps, cookie }
  const routes = [
    ...sessionRoutes(parts),
    ...systemRoutes(parts),
    ...bucketRoutes(parts),
    ...domainRoutes(parts),
    ...originPullRoutes(parts),
    ...ruleRoutes(parts),
    ...historyRoutes(parts),
    ...previewRoutes(parts),
    ...transferRoutes(parts),
    ...objectRoutes(parts),
    ...deletionRoutes(parts),
    ...pullRoutes(parts),
    ...warmUpRoutes(parts),
    ...overviewRoutes(parts),
  ]

  const app = express().disable('x-powered-by').disable('etag').set('query parser', false)
  app.use(requestId(), accessLog(deps.log), minimumBodyRate)
  app.use(
    securityHeaders(deps.consoleUrl, deps.previews.origin),
    ownHostOnly(deps.consoleUrl),
    ownPagesOnly(deps.consoleUrl),
  )
  app.use(health(deps.ready), metricsRoute(deps.metrics))
  app.use('/api', noStore, compressedJson)
  app.use(apiRouter(routes, parts))
  app.use(consoleFiles(deps.webRoot), noSuchRoute)
  app.use(problemDocuments(deps.log))
  return app
}
