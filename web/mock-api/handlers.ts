import { bucketHandlers } from './bucket-handlers.ts'
import { objectHandlers } from './object-handlers.ts'
import { originPullHandlers } from './origin-pull-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'

/** Every endpoint the console calls. */
export const handlers = [...sessionHandlers, ...bucketHandlers, ...originPullHandlers, ...objectHandlers]
