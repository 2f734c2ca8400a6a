import type { Request } from 'express'
import type { Actor } from '../../../contract/origin-pull-history.ts'
import { shownAddress } from './client-address.ts'

/** Who sends a request that belongs to a session: there is one administrator, so the address tells people apart. */
export const actorOf = (req: Request): Actor => ({ user: 'admin', address: shownAddress(req) })
