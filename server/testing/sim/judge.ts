import { judgeOrigin, judgePulls } from './judge-pulls.ts'
import { judgeReads } from './judge-reads.ts'
import { judgeStored } from './judge-stored.ts'
import type { History } from './sim-history.ts'

/** What in a history breaks a promise (reliability.md R1, R4 to R6, R10 to R13, R20), in words; nothing when none does. */
export const judge = (history: History): string[] => [
  ...judgeStored(history),
  ...judgeReads(history),
  ...judgeOrigin(history),
  ...judgePulls(history),
]
