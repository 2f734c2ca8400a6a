import * as buckets from './buckets.ts'
import type { Endpoint } from './endpoint.ts'
import * as objects from './objects.ts'
import * as originPull from './origin-pull.ts'
import * as pulls from './pulls.ts'
import * as session from './session.ts'
import * as system from './system.ts'

/** Every operation there is. What is not in this table does not exist: not on the server, not in the mock. */
export const endpoints: readonly Endpoint[] = [
  session.getSetup,
  session.setUp,
  session.logIn,
  session.logOut,
  session.getSession,
  system.getSystem,
  system.getOpenApi,
  buckets.listBuckets,
  buckets.createBucket,
  buckets.getBucket,
  buckets.updateBucket,
  buckets.deleteBucket,
  originPull.getOriginPull,
  originPull.saveOriginPull,
  originPull.testOrigin,
  objects.listObjects,
  objects.deleteObjects,
  objects.getObjectDetail,
  objects.uploadObject,
  objects.downloadObject,
  pulls.listPulls,
]
