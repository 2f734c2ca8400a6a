import * as buckets from './buckets.ts'
import * as deletions from './deletions.ts'
import * as domains from './domains.ts'
import type { Endpoint } from './endpoint.ts'
import * as objects from './objects.ts'
import * as originPull from './origin-pull.ts'
import * as history from './origin-pull-history.ts'
import * as overview from './overview.ts'
import * as preview from './preview.ts'
import * as pullOrders from './pull-orders.ts'
import * as pulls from './pulls.ts'
import * as rules from './rules.ts'
import * as session from './session.ts'
import * as system from './system.ts'
import * as transfer from './transfer.ts'
import * as warmUps from './warm-ups.ts'

/** Every operation there is. What is not in this table does not exist: not on the server, not in the mock. */
export const endpoints: readonly Endpoint[] = [
  session.getSetup,
  session.setUp,
  session.logIn,
  session.logOut,
  session.getSession,
  session.listSessions,
  session.endSession,
  session.endOtherSessions,
  session.changePassword,
  system.getSystem,
  system.getSystemStatus,
  system.getOpenApi,
  buckets.listBuckets,
  buckets.createBucket,
  buckets.getBucket,
  buckets.updateBucket,
  buckets.deleteBucket,
  originPull.getOriginPull,
  originPull.saveOriginPull,
  originPull.testOrigin,
  rules.listRules,
  rules.createRule,
  rules.getRule,
  rules.saveRule,
  rules.deleteRule,
  rules.orderRules,
  preview.previewMiss,
  history.listOriginPullVersions,
  history.getOriginPullVersion,
  history.restoreOriginPull,
  transfer.exportOriginPull,
  transfer.importOriginPull,
  domains.listDomains,
  domains.addDomain,
  domains.removeDomain,
  objects.listObjects,
  objects.deleteObjects,
  objects.getObjectDetail,
  objects.describeObject,
  objects.createPreviewAddress,
  objects.uploadObject,
  objects.downloadObject,
  deletions.startDeletion,
  deletions.listDeletions,
  deletions.getDeletion,
  deletions.cancelDeletion,
  pulls.listPulls,
  pulls.listAllPulls,
  pulls.exportPulls,
  pulls.exportAllPulls,
  pulls.watchPulls,
  pulls.watchAllPulls,
  pullOrders.startPulls,
  pullOrders.retryPull,
  pullOrders.cancelPull,
  pullOrders.retryFailedPulls,
  pullOrders.forgetNotFound,
  overview.getOverview,
  overview.getBucketOverview,
  overview.listRuleCounts,
  warmUps.listWarmUps,
  warmUps.startWarmUp,
  warmUps.startWarmUpFromFile,
  warmUps.getWarmUp,
  warmUps.pauseWarmUp,
  warmUps.resumeWarmUp,
  warmUps.cancelWarmUp,
]
