import { cancelDeletion, getDeletion, listDeletions, startDeletion } from '../../../contract/deletions.ts'
import type { Deletions } from '../../manage/deletions.ts'
import { presentDeletion } from './present.ts'
import { type Route, route } from './route.ts'

export const deletionRoutes = ({ deletions }: { deletions: Deletions }): Route[] => [
  route(startDeletion, async ({ params, body: { expected = null, ...what } }) =>
    presentDeletion(await deletions.start(params.bucket, { ...what, expected })),
  ),
  route(listDeletions, async ({ params }) => ({ items: (await deletions.list(params.bucket)).map(presentDeletion) })),
  route(getDeletion, async ({ params }) =>
    presentDeletion(await deletions.get(params.bucket, Number(params.deletion))),
  ),
  route(cancelDeletion, async ({ params }) =>
    presentDeletion(await deletions.cancel(params.bucket, Number(params.deletion))),
  ),
]
