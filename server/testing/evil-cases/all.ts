import { checkCases } from './checks.ts'
import type { EvilCase } from './evil-case.ts'
import { headCases } from './heads.ts'
import { lengthCases } from './lengths.ts'
import { momentCases } from './moments.ts'
import { redirectCases } from './redirects.ts'
import { statusCases } from './statuses.ts'

/** Everything an origin may do to us, and what must come of it. */
export const evilCases: readonly EvilCase[] = [
  ...lengthCases,
  ...headCases,
  ...checkCases,
  ...statusCases,
  ...redirectCases,
  ...momentCases,
]
