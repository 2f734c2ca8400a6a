import { bucketHandlers } from './bucket-handlers.ts'
import { deletionHandlers } from './deletion-handlers.ts'
import { domainHandlers } from './domain-handlers.ts'
import { historyHandlers } from './history-handlers.ts'
import { objectHandlers } from './object-handlers.ts'
import { originPullHandlers } from './origin-pull-handlers.ts'
import { overviewHandlers } from './overview-handlers.ts'
import { previewHandlers } from './preview-handlers.ts'
import { pullHandlers } from './pull-handlers.ts'
import { ruleHandlers } from './rule-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { transferHandlers } from './transfer-handlers.ts'
import { warmUpHandlers } from './warm-up-handlers.ts'

/** Every endpoint of the contract but the description of itself. */
export const handlers = [
  ...sessionHandlers,
  ...bucketHandlers,
  ...originPullHandlers,
  ...ruleHandlers,
  ...historyHandlers,
  ...transferHandlers,
  ...domainHandlers,
  ...objectHandlers,
  ...previewHandlers,
  ...deletionHandlers,
  ...pullHandlers,
  ...overviewHandlers,
  ...warmUpHandlers,
]
