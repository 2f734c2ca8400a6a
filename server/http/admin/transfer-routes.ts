import { exportOriginPull, importOriginPull } from '../../../contract/transfer.ts'
import type { Transfer } from '../../manage/transfer/transfer.ts'
import { actorOf } from './actor.ts'
import { presentSaved } from './present.ts'
import { type Route, route } from './route.ts'

export const transferRoutes = ({ transfer }: { transfer: Transfer }): Route[] => [
  route(exportOriginPull, async ({ params, query: { format } }) => {
    const { text, notes } = await transfer.export(params.bucket, format)
    return { format, text, notes: [...notes] }
  }),
  route(importOriginPull, async ({ params, seenVersion, body, req }) => {
    const { notes, ...saved } = await transfer.import(params.bucket, seenVersion, body, actorOf(req))
    return { ...presentSaved(saved), notes: [...notes] }
  }),
]
